import { sql } from 'kysely'
import {
  type Account,
  addKey,
  addLine,
  changeAccount,
  changeKey,
  changeLine,
  createAccount,
  findAccount,
  hasKeyFields,
  listTariffs,
  resumeAccount,
  setTariffs,
  suspendAccount,
  toInstant,
} from '../modules/accounts/accounts.ts'
import { changeAllocation, createAllocation, listAllocationsOf } from '../modules/allocations/allocations.ts'
import {
  changeService,
  createService,
  findService,
  readGroupNames,
  resumeService,
  suspendService,
} from '../modules/services/services.ts'
import { changeSettings, readSettings } from '../modules/settings/settings.ts'
import { findChanges } from '../platform/audit/changes.ts'
import { AppError, fieldError } from '../platform/http/errors.ts'
import { toLatinDigits } from '../platform/text/digits.ts'
import type { ApplyFile, FileAccount, FileService } from './apply-file.ts'
import type { Centre } from './centre.ts'

/**
 * What was done, a line each (`+ account kn`, `~ service payroll: title`); what of the file's lists is there and not in
 * them; and the accounts as they now are.
 */
export type Applied = { changes: string[]; stays: string[]; accounts: Account[] }

/** Tells at which place of the file an operation was refused. */
export class ApplyRefusal extends Error {
  readonly path: string
  readonly refusal: AppError
  constructor(path: string, refusal: AppError) {
    super(refusal.code, { cause: refusal })
    this.path = path
    this.refusal = refusal
  }
}

const APPLY_LOCK = 7_242_917

/**
 * Brings accounts, services and allocations to what a file says, all in one transaction. What the file does not name
 * stays as it is; a second run changes nothing. Throws `ApplyRefusal`, and then nothing was changed.
 */
export function applyFile(centre: Centre, file: ApplyFile): Promise<Applied> {
  return centre.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${APPLY_LOCK})`.execute(tx)
    const work: Work = {
      ...centre,
      db: tx,
      means: { vault: centre.vault, publicUrl: centre.config.publicUrl },
      changes: [],
      stays: [],
    }
    if (file.settings) {
      const held = await readSettings(tx)
      tell(work, 'settings', held, await at('settings', changeSettings(tx, centre.actor, file.settings)))
    }
    const accounts: Account[] = []
    for (const [i, account] of (file.accounts ?? []).entries())
      accounts.push(await applyAccount(work, account, `accounts[${i}]`))
    for (const [i, service] of (file.services ?? []).entries()) await applyService(work, service, `services[${i}]`)
    return { changes: work.changes, stays: work.stays, accounts }
  })
}

type Work = Centre & { means: { vault: Centre['vault']; publicUrl: string }; changes: string[]; stays: string[] }

async function applyAccount(work: Work, wanted: FileAccount, path: string): Promise<Account> {
  const { db, actor, means, changes } = work
  const { name, provider, keys = [], lines = [], tariffs, suspended, ...fields } = wanted
  const held = await findAccount(db, actor, means, name)
  if (held === undefined) {
    await at(path, createAccount(db, actor, means, { name, provider, ...fields }))
    changes.push(`+ account ${name}`)
  } else {
    if (held.provider !== provider)
      throw new ApplyRefusal(path, fieldError('provider', 'not_one_of', { known: held.provider }))
    const now = await at(path, changeAccount(db, actor, means, name, fields))
    tell(work, `account ${name}`, held, { ...now, keys: held.keys, circuits: held.circuits })
    const forgotten = now.keys.filter((key, i) => key.disabled && !held.keys[i]?.disabled)
    for (const key of forgotten)
      if (!keys.some((named) => named.name === key.name))
        changes.push(`~ key ${key.name} of account ${name}: forgotten, since the account's address changed`)
  }
  const before = held ?? { keys: [], lines: [] }
  for (const [i, key] of keys.entries()) await applyKey(work, name, before.keys, key, `${path}.keys[${i}]`)
  for (const [i, line] of lines.entries()) await applyLine(work, name, before.lines, line, `${path}.lines[${i}]`)
  await putInOrder(work, wanted, path)
  if (tariffs) {
    const heldTariffs = await listTariffs(db, name)
    tell(
      work,
      `account ${name}`,
      { tariffs: heldTariffs },
      { tariffs: await at(path, setTariffs(db, actor, name, tariffs)) },
    )
  }
  if (suspended !== undefined && suspended !== (held?.suspended ?? false)) {
    await (suspended ? suspendAccount : resumeAccount)(db, actor, means, name)
    changes.push(`~ account ${name}: suspended`)
  }
  const now = (await findAccount(db, actor, means, name)) as Account
  tellOfParts(work, wanted, now)
  return now
}

/** Of a list that the file has: one that it leaves out says nothing of what is there. */
function tellOfParts(work: Work, { name, keys, lines }: FileAccount, now: Account): void {
  const usedKeys = now.keys.filter(({ disabled }) => !disabled).map((key) => key.name)
  const usedLines = now.lines.filter(({ disabled }) => !disabled).map(({ number }) => number)
  const numbers = lines?.map(({ number }) => toLatinDigits(number))
  tellOfRest(
    work,
    'key',
    `of account ${name}`,
    usedKeys,
    keys?.map((key) => key.name),
  )
  tellOfRest(work, 'line', `of account ${name}`, usedLines, numbers)
}

async function applyKey(
  { db, actor, vault, changes }: Work,
  account: string,
  held: Account['keys'],
  { name, disabled, expiresAt, ...rest }: NonNullable<FileAccount['keys']>[number],
  path: string,
): Promise<void> {
  const fields = rest as Record<string, string>
  const before = held.find((key) => key.name === name)
  if (before === undefined) {
    await at(path, addKey(db, actor, vault, account, { name, fields, expiresAt }))
    changes.push(`+ key ${name} of account ${account}`)
  }
  const isReplaced = before !== undefined && !(await hasKeyFields(db, vault, account, name, fields))
  const isSwitched = disabled !== undefined && disabled !== (before?.disabled ?? false)
  const isEndMoved = before !== undefined && expiresAt !== undefined && toInstant(expiresAt) !== before.expiresAt
  if (!isReplaced && !isSwitched && !isEndMoved) return
  await at(path, changeKey(db, actor, vault, account, name, { ...(isReplaced && { fields }), disabled, expiresAt }))
  const what = [
    ...(isReplaced ? ['credential'] : []),
    ...(isSwitched ? ['disabled'] : []),
    ...(isEndMoved ? ['expiresAt'] : []),
  ]
  changes.push(`~ key ${name} of account ${account}: ${what.join(', ')}`)
}

async function applyLine(
  work: Work,
  account: string,
  held: Account['lines'],
  line: NonNullable<FileAccount['lines']>[number],
  path: string,
): Promise<void> {
  const { db, actor, changes } = work
  const number = toLatinDigits(line.number)
  const { number: _, disabled, ...traits } = line
  const before = held.find((one) => one.number === number)
  if (before === undefined) {
    await at(path, addLine(db, actor, account, { ...traits, number }))
    changes.push(`+ line ${number} of account ${account}`)
    if (!disabled) return
  }
  const after = await at(path, changeLine(db, actor, account, number, { ...traits, disabled }))
  tell(work, `line ${number} of account ${account}`, before ?? { ...after, disabled: false }, after)
}

async function applyService(work: Work, wanted: FileService, path: string): Promise<void> {
  const { db, actor, changes } = work
  const { name, allocations = [], suspended, groups: named, ...rest } = wanted
  const groups = named && (await at(path, readGroupNames(db, named)))
  const fields = { ...rest, ...(groups && { groups }) }
  const held = await findService(db, name)
  if (held === undefined) {
    await at(path, createService(db, actor, { name, ...fields }))
    changes.push(`+ service ${name}`)
  } else {
    tell(work, `service ${name}`, held, await at(path, changeService(db, actor, name, fields)))
  }
  for (const [i, allocation] of allocations.entries())
    await applyAllocation(work, name, allocation, `${path}.allocations[${i}]`)
  const accounts = allocations.map(({ account }) => account)
  await putAllocationsInOrder(work, name, accounts)
  if (wanted.allocations) {
    const lent = (await listAllocationsOf(db, name)).map(({ account }) => account)
    tellOfRest(work, 'allocation of account', `to service ${name}`, lent, accounts)
  }
  if (suspended !== undefined && suspended !== (held?.suspended ?? false)) {
    await (suspended ? suspendService : resumeService)(db, actor, name)
    changes.push(`~ service ${name}: suspended`)
  }
}

async function applyAllocation(
  work: Work,
  service: string,
  wanted: NonNullable<FileService['allocations']>[number],
  path: string,
): Promise<void> {
  const { db, actor, changes } = work
  const { account, ...traits } = wanted
  const held = (await listAllocationsOf(db, service)).find((allocation) => allocation.account === account)
  if (held === undefined) {
    await at(path, createAllocation(db, actor, { service, account, ...traits }))
    changes.push(`+ allocation of account ${account} to service ${service}`)
  } else {
    const now = await at(path, changeAllocation(db, actor, held.id, traits))
    tell(work, `allocation of account ${account} to service ${service}`, held, now)
  }
}

/** Keys and lines stand in the file's order: only where they do not, their positions are written anew. */
async function putInOrder(work: Work, { name, keys = [], lines = [] }: FileAccount, path: string): Promise<void> {
  const { db, actor, vault, means, changes } = work
  const { keys: heldKeys, lines: heldLines } = (await findAccount(db, actor, means, name)) as Account
  const wantedKeys = keys.map((key) => key.name)
  if (
    !isInOrder(
      wantedKeys,
      heldKeys.map((key) => key.name),
    )
  ) {
    for (const [position, key] of wantedKeys.entries())
      await at(path, changeKey(db, actor, vault, name, key, { position }))
    changes.push(`~ account ${name}: order of keys`)
  }
  const wantedLines = lines.map((line) => toLatinDigits(line.number))
  if (
    !isInOrder(
      wantedLines,
      heldLines.map((line) => line.number),
    )
  ) {
    for (const [position, line] of wantedLines.entries())
      await at(path, changeLine(db, actor, name, line, { position }))
    changes.push(`~ account ${name}: order of lines`)
  }
}

async function putAllocationsInOrder({ db, actor, changes }: Work, service: string, wanted: string[]): Promise<void> {
  const held = await listAllocationsOf(db, service)
  if (
    isInOrder(
      wanted,
      held.map(({ account }) => account),
    )
  )
    return
  for (const [position, account] of wanted.entries()) {
    const allocation = held.find((one) => one.account === account)
    if (allocation) await changeAllocation(db, actor, allocation.id, { position })
  }
  changes.push(`~ service ${service}: order of allocations`)
}

/** Whether the wanted names come in the held list one after another; others may stand between them. */
function isInOrder(wanted: string[], held: string[]): boolean {
  const places = wanted.map((name) => held.indexOf(name))
  return places.every((place, i) => i === 0 || place > places[i - 1]!)
}

/** Nothing is removed by leaving it out: who meant to has to hear that it is still used. */
function tellOfRest({ stays }: Work, what: string, whose: string, held: string[], wanted: string[] | undefined): void {
  for (const name of held)
    if (wanted?.includes(name) === false) stays.push(`! ${what} ${name} ${whose} is not in the file and stays`)
}

function tell({ changes }: Work, subject: string, before: object, after: object): void {
  const found = findChanges(before as Record<string, unknown>, after as Record<string, unknown>)
  if (found) changes.push(`~ ${subject}: ${Object.keys(found.after).join(', ')}`)
}

async function at<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof AppError ? new ApplyRefusal(path, error) : error
  }
}
