import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { api, ask } from '../../api/client.ts'
import type { Me } from '../../api/types.ts'

export type Passkey = { id: number; name: string; createdAt: string; lastUsedAt: string | null }
/** Does what asks for a fresh proof of who one is. */
export type Proof = <T>(act: () => Promise<T>) => Promise<T>

// the library is loaded when somebody presses the button, not with the page
const load = () => import('@simplewebauthn/browser')

/** Signs in by any passkey that the browser offers; null where the person chose none. */
export async function signInByPasskey(): Promise<Me | null> {
  const { startAuthentication } = await load()
  const { state, options } = await ask(api.POST('/api/v1/session/passkey-options', {}))
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  const signed = await startAuthentication({ optionsJSON }).catch(giveUp)
  if (!signed) return null
  const { clientDataJSON, authenticatorData, signature } = signed.response
  const response = { id: signed.id, clientDataJSON, authenticatorData, signature }
  const { user } = await ask(api.POST('/api/v1/session/passkey', { body: { state, response } }))
  return user
}

/** Makes a passkey and takes it on; null where the person gave it up. Answers recovery codes with the first factor. */
export async function makePasskey(name: string): Promise<{ recoveryCodes: string[] | null } | null> {
  const { startRegistration } = await load()
  const { state, options } = await ask(api.POST('/api/v1/me/passkeys/set-up', {}))
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  const made = await startRegistration({ optionsJSON }).catch(giveUp)
  if (!made) return null
  const { clientDataJSON, attestationObject, transports } = made.response
  const response = { id: made.id, clientDataJSON, attestationObject, ...(transports && { transports }) }
  return ask(api.POST('/api/v1/me/passkeys', { body: { state, name, response } }))
}

// Whoever closes the browser's window has changed their mind, and whose device is known already has one.
function giveUp(error: unknown): null {
  if (error instanceof Error && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name)) return null
  throw error
}
