/**
 * Every way in which a request can fail for a reason that we know: code → HTTP status. Programs switch on the code, so
 * a code never changes its meaning. The words are the phrases `errors.<code>.{title,detail,who,fix}` in both locales,
 * which are also the page /docs/errors/<code>.
 */
export const ERRORS = {
  // the request cannot be read
  json_malformed: 400,
  request_unreadable: 400,
  service_ambiguous: 400,
  service_required: 400,
  logout_token_wrong: 400,
  scim_filter_invalid: 400,
  scim_path_invalid: 400,
  scim_value_invalid: 400,
  // who asks
  credential_missing: 401,
  credential_unreadable: 401,
  token_unknown: 401,
  token_expired: 401,
  token_revoked: 401,
  session_ended: 401,
  sign_in_failed: 401,
  central_sign_in_failed: 401,
  setup_code_wrong: 401,
  code_wrong: 401,
  sign_in_step_over: 401,
  passkey_refused: 401,
  // may know that it exists, but not do this
  permission_missing: 403,
  token_kind_wrong: 403,
  address_not_allowed: 403,
  person_required: 403,
  origin_refused: 403,
  user_suspended: 403,
  central_sign_in_refused: 403,
  central_sign_in_not_allowed: 403,
  central_group_missing: 403,
  central_claim_missing: 403,
  password_not_allowed: 403,
  password_reset_off: 403,
  second_factor_set_up_required: 403,
  proof_required: 403,
  service_suspended: 403,
  account_carries_codes: 403,
  review_own: 403,
  // may not know whether it exists
  route_not_found: 404,
  not_found: 404,
  service_not_found: 404,
  account_not_found: 404,
  key_not_found: 404,
  line_not_found: 404,
  allocation_not_found: 404,
  token_not_found: 404,
  user_not_found: 404,
  directory_not_found: 404,
  identity_provider_not_found: 404,
  group_not_found: 404,
  role_not_found: 404,
  member_not_found: 404,
  session_not_found: 404,
  passkey_not_found: 404,
  push_subscription_not_found: 404,
  message_not_found: 404,
  template_not_found: 404,
  contact_not_found: 404,
  contact_list_not_found: 404,
  file_not_found: 404,
  contact_import_not_found: 404,
  follow_up_rule_not_found: 404,
  review_not_found: 404,
  broadcast_not_found: 404,
  provider_not_found: 404,
  method_not_found: 404,
  http_method_not_allowed: 405,
  // how things stand forbids it
  already_exists: 409,
  central_username_taken: 409,
  in_use: 409,
  files_full: 409,
  role_carried: 409,
  role_fixed: 409,
  too_late: 409,
  review_over: 409,
  contact_import_over: 409,
  broadcast_state: 409,
  broadcasts_full: 409,
  broadcast_at_night: 409,
  template_changed: 409,
  template_in_use: 409,
  first_run_over: 409,
  service_archived: 409,
  account_suspended: 409,
  changed_meanwhile: 409,
  from_directory: 409,
  token_ended: 409,
  token_rotated: 409,
  idempotency_key_running: 409,
  sync_running: 409,
  body_too_large: 413,
  upload_stood_still: 408,
  request_too_slow: 408,
  file_too_large: 413,
  content_type_unsupported: 415,
  headers_too_large: 431,
  // read, understood, and wrong
  invalid_request: 422,
  idempotency_key_reused: 422,
  idempotency_key_invalid: 422,
  search_invalid: 422,
  search_too_wide: 422,
  file_unreadable: 422,
  allocation_mixes_sandbox: 422,
  method_unusable: 422,
  method_off: 422,
  line_unusable: 422,
  blocked_number: 422,
  sandbox_fixed: 422,
  last_administrator: 422,
  own_account: 422,
  group_circle: 422,
  passkey_unusable: 422,
  passkeys_impossible: 422,
  service_built_in: 422,
  too_many_requests: 429,
  quota_exceeded: 429,
  repeated_text: 429,
  rate_exceeded: 429,
  sign_in_locked: 429,
  reset_limited: 429,
  internal: 500,
  unavailable: 503,
  identity_provider_unreachable: 503,
  stopping: 503,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERRORS

/** What can be wrong with one field of a request; the words are the phrases `fields.<code>`. */
export const FIELD_CODES = [
  'required',
  'unknown_field',
  'wrong_type',
  'empty',
  'too_short',
  'too_long',
  'too_small',
  'too_large',
  'too_few',
  'too_many',
  'too_many_words',
  'repeated',
  'not_one_of',
  'wrong_form',
  'not_a_number',
  'not_a_date',
  'not_together',
  'nul_character',
  'lone_surrogate',
  'control_character',
  'line_carries_codes',
  'line_shares_blocks',
  'phone_empty',
  'phone_not_a_number',
  'phone_invalid',
  'phone_not_mobile',
  'phone_too_long',
  'email_empty',
  'email_invalid',
  'email_too_long',
  'user_unknown',
  'user_ambiguous',
  'ambiguous',
  'user_suspended',
  'user_without_number',
  'user_without_email',
  'user_without_browser',
  'user_required',
  'channel_unusable',
  'text_too_many_segments',
  'push_too_large',
  'sandbox_number',
  'number_blocked',
  'time_in_past',
  'time_too_far',
  'expiry_too_far',
  'not_found',
  'taken',
  'not_yours',
  'none_ended_so',
  'not_usable',
  'not_a_table',
  'last_administrator',
  'of_directory',
  'password_too_short',
  'password_too_long',
  'password_like_name',
  'password_wrong',
  'code_wrong',
  'variable_undeclared',
  'variable_unsaid',
  'placeholder_wrong',
  'too_many_places',
  'address_not_allowed',
  'network_wrong',
  'search_field_unknown',
  'search_operator_unknown',
  'search_value_wrong',
  'search_sort_unknown',
  'search_cursor_wrong',
  'placeholder_unknown',
  'placeholder_missing',
] as const

export type FieldCode = (typeof FIELD_CODES)[number]
export type PhraseParams = Record<string, string | number>

/** A fault at one place of the request: `to`, `tags[3]`, `query.limit`. */
export type FieldError = { path: string; code: FieldCode; params?: PhraseParams }

/** An expected failure. Whatever else is thrown is a bug, and answers 500 without a word about itself. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly params: PhraseParams
  /** Parameters that are phrases themselves: their keys. */
  readonly phrases: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
  readonly retryAfterS: number | null

  constructor(
    code: ErrorCode,
    options: {
      params?: PhraseParams
      phrases?: Record<string, string>
      errors?: FieldError[]
      retryAfterS?: number
      cause?: unknown
    } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code]
    this.params = options.params ?? {}
    this.phrases = options.phrases ?? {}
    this.errors = options.errors ?? []
    this.retryAfterS = options.retryAfterS ?? null
  }
}

/** A 422 about one field. */
export const fieldError = (path: string, code: FieldCode, params?: PhraseParams): AppError =>
  new AppError('invalid_request', { errors: [{ path, code, params }] })
