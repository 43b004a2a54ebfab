import type { Directory } from '../../api/types.ts'
import { readLines } from '../../ui/lines-field.tsx'

/** What the form holds: bases one a line, attributes of a kind separated by commas. */
export type DirectoryForm = {
  name: string
  url: string
  startTls: boolean
  caCertificate: string
  bindDn: string
  password: string
  userBases: string
  userFilter: string
  groupBases: string
  groupFilter: string
  pageSize: number | null
  periodMinutes: number | null
  guardPercent: number | null
  attributes: Record<AttributeName, string>
}

export const ATTRIBUTES = [
  'externalId',
  'username',
  'name',
  'mobiles',
  'emails',
  'locale',
  'disabled',
  'groupName',
  'member',
  'memberOf',
] as const
export type AttributeName = (typeof ATTRIBUTES)[number]

const EMPTY = {
  name: '',
  url: '',
  startTls: false,
  caCertificate: '',
  bindDn: '',
  password: '',
  userBases: '',
  groupBases: '',
  pageSize: 100,
  // nothing is synced by itself before somebody has looked at a dry run
  periodMinutes: null,
  guardPercent: 10,
}

/** How the two kinds of directory that most have call things. */
export const KINDS = {
  openldap: {
    ...EMPTY,
    userFilter: '(objectClass=inetOrgPerson)',
    groupFilter: '(objectClass=groupOfNames)',
    attributes: {
      externalId: 'entryUUID',
      username: 'uid',
      name: 'cn',
      mobiles: 'mobile',
      emails: 'mail',
      locale: 'preferredLanguage',
      disabled: 'pwdAccountLockedTime',
      groupName: 'cn',
      member: 'member',
      memberOf: '',
    },
  },
  activeDirectory: {
    ...EMPTY,
    userFilter: '(&(objectCategory=person)(objectClass=user))',
    groupFilter: '(objectClass=group)',
    attributes: {
      externalId: 'objectGUID',
      username: 'sAMAccountName',
      name: 'displayName',
      mobiles: 'mobile',
      emails: 'mail',
      locale: 'preferredLanguage',
      disabled: 'userAccountControl',
      groupName: 'cn',
      member: 'member',
      memberOf: '',
    },
  },
} satisfies Record<string, DirectoryForm>
export type Kind = keyof typeof KINDS

export function toForm(directory: Directory): DirectoryForm {
  const { attributes } = directory
  return {
    ...directory,
    caCertificate: directory.caCertificate ?? '',
    bindDn: directory.bindDn ?? '',
    password: '',
    userBases: directory.userBases.join('\n'),
    groupBases: directory.groupBases.join('\n'),
    attributes: {
      ...attributes,
      mobiles: attributes.mobiles.join(', '),
      emails: attributes.emails.join(', '),
      locale: attributes.locale ?? '',
      disabled: attributes.disabled ?? '',
      member: attributes.member ?? '',
      memberOf: attributes.memberOf ?? '',
    },
  }
}

/**
 * Whether the password that is kept has to be given again: whoever may point the directory at another server could
 * otherwise have it sent there.
 */
export function wantsPassword(form: DirectoryForm, directory: Directory | null): boolean {
  if (!directory?.hasPassword) return false
  const { url, startTls, caCertificate } = toBody(form)
  return url !== directory.url || startTls !== directory.startTls || caCertificate !== directory.caCertificate
}

export function toBody(form: DirectoryForm) {
  const { attributes } = form
  const list = (text: string) => text.split(/[\s,\u060c]+/).filter(Boolean)
  const orNull = (text: string) => text.trim() || null
  return {
    url: form.url.trim(),
    startTls: form.startTls,
    // as it was read, where nobody touched it: another line end would be another certificate
    caCertificate: form.caCertificate.trim() === '' ? null : form.caCertificate,
    bindDn: orNull(form.bindDn),
    ...(form.password === '' ? {} : { password: form.password }),
    userBases: readLines(form.userBases),
    userFilter: form.userFilter.trim(),
    groupBases: readLines(form.groupBases),
    groupFilter: form.groupFilter.trim(),
    periodMinutes: form.periodMinutes,
    ...(form.pageSize === null ? {} : { pageSize: form.pageSize }),
    ...(form.guardPercent === null ? {} : { guardPercent: form.guardPercent }),
    attributes: {
      externalId: attributes.externalId.trim(),
      username: attributes.username.trim(),
      name: attributes.name.trim(),
      mobiles: list(attributes.mobiles),
      emails: list(attributes.emails),
      locale: orNull(attributes.locale),
      disabled: orNull(attributes.disabled),
      groupName: attributes.groupName.trim(),
      member: orNull(attributes.member),
      memberOf: orNull(attributes.memberOf),
    },
  }
}
