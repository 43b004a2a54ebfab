import { Type } from 'typebox'
import { Instant, Nullable, OneOf, Slug, SOME_TEXT, Strict, Title } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'

/** The answer about the person who is signed in; first-run answers with it too. */
export const Me = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  mobile: Nullable(Type.String()),
  email: Nullable(Type.String()),
  locale: OneOf(LOCALES),
  timeZone: Type.String({ examples: ['Asia/Tehran'], description: 'The centre’s clock, by which its days go' }),
  mustSetUpSecondFactor: Type.Boolean({ description: 'Until a second factor is set up, nothing else may be done' }),
  centrePermissions: Type.Array(Type.String()),
  services: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Title,
      permissions: Type.Array(Type.String()),
      suspended: Type.Boolean(),
      sandbox: Type.Boolean({ description: 'All its messages go to the sandbox' }),
    }),
  ),
})
export const SignedIn = Type.Object({ user: Me })

/** A step that has begun: handed back as it is with the next one. */
export const State = Type.String({ minLength: 1, maxLength: 4_000, description: 'Hand it back with the next step' })
export const TypedCode = Type.String({ minLength: 1, maxLength: 40 })
export const SignInPassword = Type.String({ minLength: 1, maxLength: 200 })
export const PasskeyName = Type.String({ minLength: 1, maxLength: 60, pattern: SOME_TEXT })

export const PasskeyOptions = Type.Object({
  state: State,
  options: Type.Object(
    {},
    { additionalProperties: true, description: 'For `navigator.credentials`, as WebAuthn writes it in JSON' },
  ),
})
const Bytes = Type.String({ minLength: 1, maxLength: 6_000, pattern: '^[A-Za-z0-9_-]+$', description: 'base64url' })
/** What an authenticator that made a passkey gives the browser. */
export const MadePasskey = Strict({
  id: Bytes,
  clientDataJSON: Bytes,
  attestationObject: Bytes,
  transports: Type.Optional(Type.Array(Type.String({ maxLength: 30 }), { maxItems: 10 })),
})
/** What an authenticator gives the browser that signed with a passkey. */
export const SignedByPasskey = Strict({ id: Bytes, clientDataJSON: Bytes, authenticatorData: Bytes, signature: Bytes })

export const SecondFactorRequired = Type.Object({
  code: OneOf(['second_factor_required']),
  state: State,
  methods: Type.Array(OneOf(['totp', 'passkey', 'recovery_code'])),
  expiresAt: Instant,
})

export const WaysIn = Type.Object({
  password: Type.Boolean({ description: 'Whether people, or some of them, may sign in with a password of ours' }),
  passkey: Type.Boolean({ description: 'False where people reach Rasan by an address of numbers' }),
  passwordReset: Type.Boolean({ description: 'Whether a forgotten password can be replaced by a code sent by SMS' }),
  providers: Type.Array(Type.Object({ name: Slug, title: Title }), {
    description: 'By which people sign in centrally',
  }),
})

export const OwnSession = Type.Object({
  id: Type.String(),
  method: OneOf(['password', 'second_factor', 'passkey', 'central']),
  ip: Nullable(Type.String()),
  userAgent: Nullable(Type.String()),
  createdAt: Instant,
  lastUsedAt: Instant,
  isThisOne: Type.Boolean(),
})

export const Passkey = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  createdAt: Instant,
  lastUsedAt: Nullable(Instant),
})

export const SecondFactor = Type.Object({
  required: Type.Boolean({ description: 'The sign-in policy wants one of this person' }),
  totp: Nullable(Type.Object({ since: Instant })),
  recoveryCodesLeft: Type.Integer(),
  passkeys: Type.Array(Passkey),
  passkeysPossible: Type.Boolean({ description: 'False where people reach Rasan by an address of numbers' }),
})

export const RecoveryCodes = Type.Array(Type.String(), { description: 'Shown this once' })
