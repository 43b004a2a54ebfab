import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { TestApp } from '../../test-app.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
type Answer = { status: number; body: any; text: string; type: string; location: unknown }
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A directory that writes to an application under test, and ways to see what became of it. */
export async function openScim({ app, deps, addToken }: TestApp) {
  const { db } = deps.database
  const token = await addToken('scim')

  async function call(
    method: Method,
    path: string,
    body?: object,
    {
      raw,
      type = 'application/scim+json',
      credential = token,
    }: { raw?: string; type?: string; credential?: string } = {},
  ): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const answer = await app.inject({
      method,
      url: `/scim/v2${path}`,
      headers: { authorization: `Bearer ${credential}`, ...(payload !== undefined && { 'content-type': type }) },
      ...(payload !== undefined && { payload }),
    })
    const { statusCode: status, headers } = answer
    const text = answer.body
    const kind = String(headers['content-type'] ?? '')
    return {
      status,
      text,
      type: kind,
      location: headers.location,
      body: kind.includes('json') ? answer.json() : undefined,
    }
  }

  /** Makes a person; answers the SCIM id. */
  async function newPerson(body: { userName: string } & Record<string, unknown>): Promise<string> {
    const answer = await call('POST', '/Users', body)
    assert.equal(answer.status, 201, answer.text)
    return answer.body.id
  }

  /** A person as kept, by the SCIM id. */
  async function readPerson(id: string): Promise<Record<string, unknown>> {
    const { rows } = await sql<Record<string, unknown>>`
      select username, name, mobile, more_mobiles, email, locale, suspended_at is not null as suspended,
             directory_state as state, external_id
      from users where id = ${Number(id.slice(1))}`.execute(db)
    return rows[0] ?? {}
  }

  async function auditOf(subject: string) {
    const { rows } = await sql<{ action: string; actor_kind: string; actor_name: string; after: unknown }>`
      select action, actor_kind, actor_name, after from audit_entries where subject_id = ${subject} order by id`.execute(
      db,
    )
    return rows
  }

  return { token, call, newPerson, readPerson, auditOf }
}
