import { isIP } from 'node:net'
import type { AuthenticatorTransportFuture } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'
import { openTicket, sealTicket, spendTicket } from './tickets.ts'

export type PasskeyRow = { id: number; name: string; createdAt: Date; lastUsedAt: Date | null }

/** Sign-in by a passkey, which is two factors in one: the device, and what opens it. */
export type Passkeys = {
  /** Browsers know passkeys only under a host name, never under an address of numbers. */
  isPossible: boolean
  /** Options for the browser to make one, and the state to hand back with it. */
  beginSetUp(db: Db, user: { id: number; username: string; name: string }): Promise<{ state: string; options: object }>
  /** Keeps the passkey that the browser made. Undefined where that is not what was asked for. */
  add(
    tx: Db,
    userId: number,
    made: { state: string; name: string; response: MadePasskey },
  ): Promise<PasskeyRow | 'taken' | undefined>
  /** Options to sign in with any passkey: nobody is named, and nothing is told about anybody. */
  beginSignIn(): Promise<{ state: string; options: object }>
  /** Whose passkey signed. Undefined where it did not. */
  prove(
    tx: Db,
    given: { state: string; response: SignedByPasskey },
  ): Promise<{ userId: number; passkeyId: number } | undefined>
}

/** What an authenticator gave the browser: bytes as base64url. */
export type MadePasskey = { id: string; clientDataJSON: string; attestationObject: string; transports?: string[] }
export type SignedByPasskey = { id: string; clientDataJSON: string; authenticatorData: string; signature: string }

const LASTS_S = 300
const RP_NAME = 'Rasan'

/** Loaded for the first passkey: its certificates of makers cost a node 27 MB. */
const loadLibrary = () => import('@simplewebauthn/server')

export function openPasskeys({ publicUrl }: Pick<Config, 'publicUrl'>, vault: Vault): Passkeys {
  const { hostname } = new URL(publicUrl)
  const site = { origin: publicUrl, rpID: hostname }
  return {
    isPossible: isIP(hostname.replace(/^\[|\]$/g, '')) === 0,
    async beginSetUp(db, user) {
      const options = await (await loadLibrary()).generateRegistrationOptions({
        rpName: RP_NAME,
        rpID: site.rpID,
        userID: new TextEncoder().encode(`rasan-${user.id}`),
        userName: user.username,
        userDisplayName: user.name,
        attestationType: 'none',
        excludeCredentials: await listCredentials(db, user.id),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      const about = { userId: user.id, challenge: options.challenge }
      return { state: sealTicket(vault, 'passkey set-up', about, LASTS_S).state, options }
    },
    async add(tx, userId, made) {
      const ticket = openTicket<{ userId: number; challenge: string }>(vault, 'passkey set-up', made.state)
      if (ticket?.data.userId !== userId) return undefined
      const found = await (await loadLibrary())
        .verifyRegistrationResponse({
          response: complete(made.response),
          expectedChallenge: ticket.data.challenge,
          expectedOrigin: site.origin,
          expectedRPID: site.rpID,
          requireUserVerification: true,
        })
        .catch(refuse)
      if (!found?.verified || !(await spendTicket(tx, ticket))) return undefined
      const { credential } = found.registrationInfo
      return (await insertPasskey(tx, userId, made.name, credential)) ?? 'taken'
    },
    async beginSignIn() {
      const options = await (await loadLibrary()).generateAuthenticationOptions({
        rpID: site.rpID,
        userVerification: 'required',
      })
      return { state: sealTicket(vault, 'passkey sign-in', { challenge: options.challenge }, LASTS_S).state, options }
    },
    async prove(tx, { state, response }) {
      const ticket = openTicket<{ challenge: string }>(vault, 'passkey sign-in', state)
      const passkey = await findPasskey(tx, response.id)
      if (!ticket || !passkey) return undefined
      const found = await (await loadLibrary())
        .verifyAuthenticationResponse({
          response: complete(response),
          expectedChallenge: ticket.data.challenge,
          expectedOrigin: site.origin,
          expectedRPID: site.rpID,
          requireUserVerification: true,
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(passkey.publicKey),
            counter: Number(passkey.counter),
          },
        })
        .catch(refuse)
      if (!found?.verified || !(await spendTicket(tx, ticket))) return undefined
      await sql`
        update auth.passkeys set counter = ${found.authenticationInfo.newCounter}, last_used_at = clock_timestamp()
        where id = ${passkey.id}`.execute(tx)
      return { userId: passkey.userId, passkeyId: passkey.id }
    },
  }
}

// The library throws for whatever is not as it was asked for: a fault of who asks, whatever the words.
const refuse = (): undefined => undefined

/** As the library wants it, which is as browsers write it. */
const complete = <T extends { id: string; transports?: string[] }>({ id, transports, ...response }: T) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { ...response, ...(transports && { transports: transports as AuthenticatorTransportFuture[] }) },
})

type Found = { id: number; userId: number; credentialId: string; publicKey: Buffer; counter: string }

async function findPasskey(db: Db, credentialId: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select k.id, i.user_id as "userId", k.credential_id as "credentialId", k.public_key as "publicKey", k.counter
    from auth.passkeys k join auth.sign_ins i on i.id = k.sign_in_id
    where k.credential_id = ${credentialId}
    for update of k`.execute(db)
  return rows[0]
}

async function listCredentials(db: Db, userId: number): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select credential_id as id from auth.passkeys where sign_in_id = ${String(userId)}`.execute(db)
  return rows
}

async function insertPasskey(
  tx: Db,
  userId: number,
  name: string,
  { id, publicKey, counter, transports }: { id: string; publicKey: Uint8Array; counter: number; transports?: string[] },
): Promise<PasskeyRow | undefined> {
  const { rows } = await sql<PasskeyRow>`
    insert into auth.passkeys (sign_in_id, credential_id, name, public_key, counter, transports)
    values (${String(userId)}, ${id}, ${name}, ${Buffer.from(publicKey)}, ${counter}, ${transports ?? []}::text[])
    on conflict (credential_id) do nothing
    returning id, name, created_at as "createdAt", last_used_at as "lastUsedAt"`.execute(tx)
  return rows[0]
}

/** A person's passkeys, the oldest first. */
export async function listPasskeys(db: Db, userId: number): Promise<PasskeyRow[]> {
  const { rows } = await sql<PasskeyRow>`
    select id, name, created_at as "createdAt", last_used_at as "lastUsedAt"
    from auth.passkeys
    where sign_in_id = ${String(userId)}
    order by id`.execute(db)
  return rows
}

/** Undefined where the person has no such passkey. */
export async function renamePasskey(tx: Db, userId: number, id: number, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ former: string }>`
    update auth.passkeys k set name = ${name}
    from (select id, name from auth.passkeys where id = ${id} and sign_in_id = ${String(userId)} for update) former
    where k.id = former.id
    returning former.name as former`.execute(tx)
  return rows[0]?.former
}

/** The name of the one that went; undefined where the person has no such passkey. */
export async function deletePasskey(tx: Db, userId: number, id: number): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    delete from auth.passkeys where id = ${id} and sign_in_id = ${String(userId)} returning name`.execute(tx)
  return rows[0]?.name
}
