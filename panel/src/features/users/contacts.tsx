import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { Star, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { UserChanges, UserDetail } from '../../api/types.ts'
import { useProof } from '../../api/use-proof.tsx'
import { useSubmit } from '../../api/use-submit.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { changeUser, usersKey } from './api.ts'

const MORE = { mobile: 'moreMobiles', email: 'moreEmails' } as const

type Props = { user: UserDetail; kind: keyof typeof MORE }

/** All mobiles, or all addresses, of a person: which is preferred, another one, one more, one less. */
export function Contacts({ user, kind }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const isChangeable = useCanInCentre()('users:write') && user.source === 'local'
  const submit = useSubmit()
  const { withProof, proofDialog } = useProof()
  const [added, setAdded] = useState('')
  const [preferred, more] = [user[kind], user[MORE[kind]]]
  const all = [...(preferred === null ? [] : [preferred]), ...more]

  const change = async (changes: UserChanges) => {
    const isDone = await submit.run(() => withProof(() => changeUser(user.id, changes)))
    await queryClient.invalidateQueries({ queryKey: usersKey })
    return isDone
  }
  const add = async () => {
    const one = added.trim()
    if (await change(preferred === null ? { [kind]: one } : { [MORE[kind]]: [...more, one] })) setAdded('')
  }
  const remove = (one: string) =>
    change(one === preferred ? { [kind]: null } : { [MORE[kind]]: more.filter((other) => other !== one) })
  // what is wrong with the one that was typed stands at its box
  const atField = submit.errors[preferred === null ? kind : `${MORE[kind]}[${more.length}]`]

  return (
    <Surface title={t(`panel.users.contacts.${kind}.title`)}>
      {all.length === 0 && <p className="py-2 text-muted">{t(`panel.users.contacts.${kind}.none`)}</p>}
      <ul className="divide-y divide-separator">
        {all.map((one) => (
          <li key={one} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <span className="min-w-0 flex-1 break-all">
              <Code>{one}</Code>
            </span>
            {one === preferred && <Tag tone="good">{t('panel.users.contacts.preferred')}</Tag>}
            {isChangeable && one !== preferred && (
              <Button
                size="sm"
                variant="tertiary"
                aria-label={t('panel.users.contacts.preferOne', { one })}
                isDisabled={submit.isPending}
                onPress={() => change({ [kind]: one })}
              >
                <Star />
                {t('panel.users.contacts.prefer')}
              </Button>
            )}
            {isChangeable && (one !== preferred || more.length === 0) && (
              <Button
                isIconOnly
                size="sm"
                variant="ghost"
                aria-label={t('panel.users.contacts.remove', { one })}
                isDisabled={submit.isPending}
                onPress={() => remove(one)}
              >
                <Trash2 />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isChangeable && (
        <Form isPending={submit.isPending} onSubmit={add} className="flex items-end gap-3 pt-3">
          <Field
            label={t(`panel.users.contacts.${kind}.add`)}
            value={added}
            onChange={setAdded}
            error={atField}
            isNeeded
            inputMode={kind === 'mobile' ? 'tel' : 'email'}
            isLtr
          />
          <Button type="submit" variant="tertiary" isPending={submit.isPending}>
            {t('panel.action.add')}
          </Button>
        </Form>
      )}
      {submit.error !== null && atField === undefined && (
        <div className="pt-3">
          <FormFault error={submit.error} />
        </div>
      )}
      {proofDialog}
    </Surface>
  )
}
