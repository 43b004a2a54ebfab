import { sql } from 'kysely'
import type { Channel } from '../../../providers/provider.ts'
import { CHANNELS } from '../../dispatch/channels.ts'
import { CLASSES } from '../../dispatch/classes.ts'
import { CALL_STATES } from '../../dispatch/send/settle.ts'
import { QUEUED, RARE_STATES, STATES, type State } from '../../dispatch/states.ts'
import { isUuid } from '../../platform/ids.ts'
import { makeCondition } from '../../platform/search/conditions.ts'
import { declareSearch, type Operator } from '../../platform/search/search.ts'
import { holdsPart, holdsWords } from '../../platform/search/words.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parseEmail } from '../../platform/text/email.ts'
import { foldPersian, foldWords } from '../../platform/text/fold.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { CLASS_NAMES, FOLLOW_UP_STATES, REVIEW_STATES, STATUSES } from './schemas.ts'

/** What messages can be searched by; the first user of the one search grammar. */
export const messageSearch = declareSearch({
  id: { sql: sql`m.id`, type: 'uuid' },
  defaultSort: '-createdAt',
  fields: {
    createdAt: { type: 'instant', sql: sql`m.id`, ofUuid: true, sortable: true, operators: ['gt', 'gte', 'lt', 'lte'] },
    status: { type: 'enum', where: whereStatus, values: STATUSES },
    to: { type: 'phone', where: whereTo },
    channel: { type: 'enum', where: whereChannel, values: Object.keys(CHANNELS) },
    toUser: { type: 'text', where: whereToUser, operators: ['eq', 'in', 'empty'] },
    from: { type: 'text', sql: sql`coalesce(m.line, m.sender)`, operators: ['eq', 'in', 'empty'] },
    text: { type: 'text', where: whereText, operators: ['contains'] },
    class: { type: 'enum', where: whereClass, values: CLASS_NAMES },
    method: { type: 'text', sql: sql`m.method`, operators: ['eq', 'in', 'prefix', 'empty'] },
    reference: { type: 'text', sql: sql`m.reference`, operators: ['eq', 'in', 'prefix', 'empty'] },
    tag: { type: 'tag', sql: sql`m.tags` },
    broadcast: { type: 'uuid', sql: sql`m.broadcast_id`, operators: ['eq', 'in'] },
    segments: { type: 'number', sql: sql`m.segments`, operators: ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte'] },
    review: { type: 'enum', where: whereReview, values: REVIEW_STATES },
    followUp: { type: 'enum', where: whereFollowUp, values: FOLLOW_UP_STATES },
    test: { type: 'boolean', sql: sql`m.test` },
    id: { type: 'uuid', sql: sql`m.id`, operators: ['eq', 'in'] },
  },
  freeText,
})

/**
 * Rare states stand in `faults`, which leads to them: a row may outlive its state where two ended a message at the same
 * moment, so the state itself is looked at as well. Two states are not stored and follow from where the message stands.
 */
function whereStatus(operator: Operator, values: readonly string[]) {
  const rare = values
    .filter((value) => RARE_STATES.includes(value as State))
    .map((value) => STATES[value as State].number)
  const plain = values
    .filter((value) => value === 'sent' || value === 'delivered')
    .map((value) => STATES[value as State].number)
  const parts = [
    ...(plain.length > 0 ? [sql`m.status = any (${plain}::smallint[])`] : []),
    ...(rare.length > 0
      ? [
          sql`m.status = any (${rare}::smallint[]) and exists (select from faults f where f.service_id = m.service_id and f.status = m.status and f.message_id = m.id)`,
        ]
      : []),
    // never null, so that `ne` is its opposite
    ...(values.includes('scheduled') ? [sql`m.status = ${QUEUED} and ${IS_AHEAD}`] : []),
    ...(values.includes('sending') ? [sql`m.status = ${QUEUED} and ${IS_SENDING}`] : []),
    ...(values.includes('queued') ? [sql`m.status = ${QUEUED} and not ${IS_AHEAD} and not ${IS_SENDING}`] : []),
  ]
  const any = sql.join(
    parts.map((part) => sql`(${part})`),
    sql` or `,
  )
  return operator === 'ne' ? sql`not (${any})` : sql`(${any})`
}

/** Its own time, or the minute in which a release can be called back. */
const IS_AHEAD = sql`(coalesce(m.send_at > now(), false) or exists (
  select from reviews r where r.service_id = m.service_id and r.message_id = m.id and r.undo_until > now()))`

/** As follow-ups are found. */
function whereReview(operator: Operator, values: readonly string[]) {
  const isIn = (states: readonly string[]) => sql`exists (
    select from reviews r where r.service_id = m.service_id and r.message_id = m.id and r.state = any (${states}::text[]))`
  const wanted = REVIEW_STATES.filter((state) => values.includes(state) !== (operator === 'ne'))
  const others = REVIEW_STATES.filter((state) => !wanted.includes(state))
  return wanted.includes('none') ? sql`not ${isIn(others)}` : isIn(wanted)
}

/** From a table of its own, by its whole key: it changes, and nothing that changes on a message is indexed. */
function whereFollowUp(operator: Operator, values: readonly string[]) {
  const isIn = (states: readonly string[]) => sql`exists (
    select from follow_ups f where f.service_id = m.service_id and f.message_id = m.id and f.state = any (${states}::text[]))`
  const wanted = FOLLOW_UP_STATES.filter((state) => values.includes(state) !== (operator === 'ne'))
  const others = FOLLOW_UP_STATES.filter((state) => !wanted.includes(state))
  // a message that nobody ever followed up has no row
  return wanted.includes('none') ? sql`not ${isIn(others)}` : isIn(wanted)
}

const IS_SENDING = sql`exists (select from calls c where c.state = ${sql.raw(String(CALL_STATES.open))} and c.ids @> array[m.id])`

// Whoever may not read a user's number may not guess it by searching either.
const IS_NUMBER_READABLE = sql.raw('(m.to_user_id is null or reader.may_read_numbers)')

function whereTo(operator: Operator, values: readonly string[]) {
  if (values.some((value) => value.includes('@'))) {
    const addresses = values.map(readAddress)
    return sql`(${IS_NUMBER_READABLE} and ${operator === 'ne' ? sql`m.recipient <> all` : sql`m.recipient = any`} (${addresses}::text[]))`
  }
  const condition = makeCondition({ type: 'phone', sql: sql`m.recipient` }, operator, values)
  return condition === 'wrong' ? 'wrong' : sql`(${IS_NUMBER_READABLE} and ${condition})`
}

/** By id or username; `empty`: what was sent to a number. */
function whereToUser(operator: Operator, values: readonly string[]) {
  if (operator === 'empty') {
    if (values[0] !== 'true' && values[0] !== 'false') return 'wrong'
    return values[0] === 'true' ? sql`m.to_user_id is null` : sql`m.to_user_id is not null`
  }
  const names = values.map((value) => toLatinDigits(value.trim()).toLowerCase())
  const ids = names.filter((name) => /^\d{1,9}$/.test(name)).map(Number)
  return sql`m.to_user_id = any (array(
    select u.id from users u where u.username = any (${names}::text[]) or u.id = any (${ids}::int[])))`
}

/** As it is kept; what is no address is nobody's. */
function readAddress(text: string): string {
  const email = parseEmail(text)
  return email.ok ? email.address : text
}

function whereChannel(operator: Operator, values: readonly string[]) {
  const numbers = values.map((value) => CHANNELS[value as Channel])
  return operator === 'ne'
    ? sql`m.channel <> all (${numbers}::smallint[])`
    : sql`m.channel = any (${numbers}::smallint[])`
}

function whereClass(operator: Operator, values: readonly string[]) {
  const numbers = values.map((value) => CLASSES[value as keyof typeof CLASSES].number)
  return operator === 'ne' ? sql`m.class <> all (${numbers}::smallint[])` : sql`m.class = any (${numbers}::smallint[])`
}

// a subject or title is searched with its text; of a text message there is none, and nothing is joined
const TEXT = sql`case when m.content is null then m.body else concat_ws(' ', m.content->>'subject', m.content->>'title', m.body) end`

// Whoever may not read the text of a code may not guess it by searching either.
const IS_READABLE = sql.raw(`(m.class <> ${CLASSES.otp.number} or reader.may_read_text)`)

function whereText(_operator: Operator, [text = '']: readonly string[]) {
  return sql`${IS_READABLE} and ${holdsPart(TEXT, foldPersian(text))}`
}

/** Words of the text, a number in any form, the end of a number, an id, or a reference: whichever it looks like. */
function freeText(text: string) {
  const q = text.trim()
  if (isUuid(q)) return sql`m.id = ${q}::uuid`
  const email = parseEmail(q)
  if (email.ok) return sql`((${IS_NUMBER_READABLE} and m.recipient = ${email.address}) or m.reference = ${q})`
  const phone = parsePhone(q)
  const digits = toLatinDigits(q).replace(/[\s+-]/g, '')
  const roads = [sql`m.reference = ${q}`]
  // a whole number leads to who has it, by index: looking into every text for it as well would be too wide
  if (phone.ok) return sql`((${IS_NUMBER_READABLE} and m.recipient = ${phone.e164}) or m.reference = ${q})`
  if (/^\d{3,}$/.test(digits))
    roads.push(sql`(${IS_NUMBER_READABLE} and m.recipient like ${`%${digits.replace(/^0+/, '')}%`})`)
  const words = foldWords(q)
  if (words.length > 0) roads.push(sql`(${IS_READABLE} and ${holdsWords(TEXT, words)})`)
  return sql`(${sql.join(roads, sql` or `)})`
}
