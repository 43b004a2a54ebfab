import { useTranslation } from 'react-i18next'
import type { SendingMethod } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

/** What the provider can do this way, in a line. */
export function Abilities({ method: { channel, capabilities } }: { method: SendingMethod }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { batchMax, line, template, textMax, askBy, idempotent, reports, balance, inbound } = capabilities
  const said = [
    t(`panel.methods.channel.${channel}`),
    t('panel.methods.can.batch', { count: batchMax, n: format.number(batchMax) }),
    t(`panel.methods.can.line.${line}`),
    template && t('panel.methods.can.template'),
    textMax !== null && t('panel.methods.can.textMax', { n: format.number(textMax) }),
    t(`panel.methods.can.askBy.${askBy}`),
    idempotent && t('panel.methods.can.idempotent'),
    ...reports.map((way) => t(`panel.methods.can.reports.${way}`)),
    balance && t('panel.methods.can.balance'),
    inbound && t('panel.methods.can.inbound'),
  ]
  return format.facts(said)
}
