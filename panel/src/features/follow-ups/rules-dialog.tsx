import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { FollowUpRule } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { deleteRule, followUpsKey, rulesQuery } from './api.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { Assignee } from './state-tag.tsx'

/** The rules that open follow-ups by themselves, in sentences. */
export function RulesDialog({ service, onClose }: { service: string; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const canWrite = useCan(service)('follow-up-rules:write')
  const [open, setOpen] = useState<FollowUpRule | 'new' | null>(null)
  const query = useQuery(rulesQuery(service))
  const rules = query.data?.items
  const remove = async (rule: FollowUpRule) => {
    await submit.run(() => deleteRule(service, rule.id))
    void queryClient.invalidateQueries({ queryKey: followUpsKey(service) })
  }
  if (open !== null)
    return <RuleDialog service={service} rule={open === 'new' ? null : open} onClose={() => setOpen(null)} />
  return (
    <Dialog
      title={t('panel.followUps.rules')}
      isOpen
      onClose={onClose}
      size="lg"
      footer={canWrite && rules && <Button onPress={() => setOpen('new')}>{t('panel.followUps.makeRule')}</Button>}
    >
      <p className="pb-3 text-muted">{t('panel.followUps.rulesNote')}</p>
      <FormFault error={submit.error} />
      {query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : rules === undefined ? (
        <LoadingRows count={2} />
      ) : rules.length === 0 ? (
        <p>{t('panel.followUps.noRules')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {rules.map((rule) => (
            <li key={rule.id} className="flex items-center justify-between gap-3 rounded-xl bg-default px-4 py-2">
              <RuleSentence rule={rule} />
              {canWrite && (
                <span className="flex shrink-0 gap-2">
                  <Button size="sm" variant="tertiary" onPress={() => setOpen(rule)}>
                    {t('panel.action.edit')}
                  </Button>
                  <Button size="sm" variant="danger-soft" onPress={() => remove(rule)}>
                    {t('panel.action.delete')}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function RuleSentence({ rule }: { rule: FollowUpRule }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ends = format.choice(rule.statuses.map((status) => t(`statuses.${status}`)))
  const what = rule.class === null ? t('panel.followUps.anyClass') : t(`panel.class.${rule.class}`)
  return (
    <span className="min-w-0">
      <span className="block">
        {rule.times === 1
          ? t('panel.followUps.eachSentence', { what, ends })
          : t('panel.followUps.timesSentence', {
              what,
              ends,
              times: format.number(rule.times),
              hours: format.number(rule.withinHours),
            })}
      </span>
      <span className="block text-xs text-muted">
        <Assignee assignee={rule.assignee} />
        {rule.dueInHours !== null &&
          format.between + t('panel.followUps.dueIn', { hours: format.number(rule.dueInHours) })}
      </span>
    </span>
  )
}
