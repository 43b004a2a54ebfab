import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { Member, MemberCandidate } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { addMember, changeMember, memberRolesQuery, membersKey, type Place } from './api.ts'
import { CandidateField } from './candidate-field.tsx'

const FIELDS = ['role', 'endsAt']

type Props = { place: Place; member: Member | null; onClose: () => void }

/** Gives somebody, or a group, a role there, or changes it and its end. */
export function MemberDialog({ place, member, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const roles = (useQuery(memberRolesQuery(place)).data?.items ?? []).filter(({ mayGive }) => mayGive)
  const [who, setWho] = useState<MemberCandidate | null>(null)
  const [role, setRole] = useState<string | null>(member?.role.name ?? null)
  const [isEnding, setIsEnding] = useState(member !== null && member.endsAt !== null)
  const [endsAt, setEndsAt] = useState(member?.endsAt ?? null)
  const description = roles.find(({ name }) => name === role)?.description

  const save = async () => {
    const input = { role: role!, endsAt: isEnding ? endsAt : null }
    const carrier = who?.kind === 'group' ? { groupId: who.id } : { userId: who?.id }
    const isSaved = await submit.run(() =>
      member ? changeMember(place, member.id, input) : addMember(place, { ...carrier, ...input }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: membersKey(place) })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  return (
    <FormDialog
      title={member ? t('panel.members.edit', { name: (member.user ?? member.group)?.name }) : t('panel.members.add')}
      action={t(member ? 'panel.action.save' : 'panel.members.add')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      {member === null && (
        <div className="flex flex-col gap-1.5">
          <CandidateField place={place} value={who} onChange={setWho} />
          <p className="text-xs text-muted">{t('panel.members.userMade')}</p>
        </div>
      )}
      <Picker
        label={t('panel.members.column.role')}
        value={role}
        options={roles.map(({ name, title }) => ({ id: name, label: format.title(title) }))}
        onChange={setRole}
        placeholder={t('panel.members.chooseRole')}
        isRequired
        hint={description && format.title(description)}
        error={submit.errors.role}
      />
      <Segmented
        label={t('panel.members.column.endsAt')}
        value={isEnding ? 'until' : 'never'}
        options={(['never', 'until'] as const).map((id) => ({ id, label: t(`panel.members.end.${id}`) }))}
        onChange={(id) => setIsEnding(id === 'until')}
      />
      {isEnding && (
        <MomentField
          label={t('panel.members.endsAt')}
          value={endsAt}
          onChange={setEndsAt}
          isFuture
          isRequired
          hint={t('panel.members.endsAtHint')}
          error={submit.errors.endsAt}
        />
      )}
    </FormDialog>
  )
}
