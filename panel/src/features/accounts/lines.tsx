import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { removeLine, setLineDisabled } from './api.ts'
import { LineDialog } from './line-dialog.tsx'
import { PartsList } from './parts-list.tsx'

type Line = Account['lines'][number]

/** The sender lines of an account, in the order in which they are chosen. */
export function AccountLines({ account }: { account: Account }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<{ line: Line | null } | null>(null)
  return (
    <>
      <PartsList
        title={t('panel.accounts.lines')}
        empty={t('panel.accounts.noLines')}
        removeWhat={t('panel.accounts.removeLineWhat')}
        parts={account.lines.map((line) => ({
          id: line.number,
          name: <Code className="figures">{line.number}</Code>,
          note: <LineNote of={line} />,
          disabled: line.disabled,
        }))}
        onAdd={() => setOpen({ line: null })}
        onEdit={(number) => setOpen({ line: account.lines.find((one) => one.number === number) ?? null })}
        setDisabled={(number, disabled) => setLineDisabled(account.name, number, disabled)}
        remove={(number) => removeLine(account.name, number)}
      />
      {open && <LineDialog account={account} line={open.line} onClose={() => setOpen(null)} />}
    </>
  )
}

/** What kind of line it is, what it carries and writes, and when it ends. */
function LineNote({ of: { kind, carriesOtp, optOut, expiresAt } }: { of: Line }) {
  const { t } = useTranslation()
  const format = useFormat()
  const said = [
    t(`panel.accounts.lineKind.${kind}`),
    !carriesOtp && t('panel.accounts.noCodes'),
    optOut && t('panel.accounts.writes', { text: optOut }),
    expiresAt && t('panel.accounts.endsAt', { date: format.date(expiresAt) }),
  ]
  return format.facts(said)
}
