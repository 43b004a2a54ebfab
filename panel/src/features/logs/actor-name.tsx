import type { AuditEntry } from '../../api/types.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'

/** Who made an entry: a person by the full name, a token by its own, and what has none by its kind. */
export function ActorName({ actor: { kind, name, fullName } }: Pick<AuditEntry, 'actor'>) {
  const wordOr = useWordOr()
  const own = fullName ?? name
  return <bdi title={name}>{own === kind ? wordOr(`panel.logs.value.actorKind.${kind}`, own) : own}</bdi>
}
