interface Entry {
  /** The HTTP status it is answered with. */
  readonly status: number;
  /** What went wrong in general, the same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
}

/** Every error a client can be told, by the code it may rely on. `docs/errors.md` explains each. */
export const catalogue = {
  validation_failed: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  unsupported_grant_type: { status: 400, title: 'The grant type is not supported' },
  invalid_scope: { status: 400, title: 'The scope is not allowed' },
  mail_token_invalid: { status: 400, title: 'The link is not valid any more' },
  unauthorized: { status: 401, title: 'Authentication is required' },
  invalid_credentials: { status: 401, title: 'The credentials are wrong' },
  token_expired: { status: 401, title: 'The access token has expired' },
  refresh_reused: { status: 401, title: 'The refresh token was used before' },
  two_factor_required: { status: 401, title: 'A code is required besides the password' },
  invalid_two_factor_code: { status: 401, title: 'The code is wrong' },
  invalid_client: { status: 401, title: 'The client credentials are wrong' },
  payment_declined: { status: 402, title: 'The payment was declined' },
  forbidden: { status: 403, title: 'Not allowed' },
  wrong_password: { status: 403, title: 'The password is wrong' },
  admin_registration_forbidden: { status: 403, title: 'Administrators cannot register themselves' },
  account_suspended: { status: 403, title: 'The account is suspended' },
  not_found: { status: 404, title: 'Not found' },
  user_not_found: { status: 404, title: 'No such user' },
  session_not_found: { status: 404, title: 'No such session' },
  listing_not_found: { status: 404, title: 'No such listing' },
  gallery_not_found: { status: 404, title: 'No such gallery' },
  data_export_not_found: { status: 404, title: 'No such export' },
  order_not_found: { status: 404, title: 'No such order' },
  notification_not_found: { status: 404, title: 'No such notification' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  conflict: { status: 409, title: 'The request conflicts with the current state' },
  username_taken: { status: 409, title: 'The username is taken' },
  email_taken: { status: 409, title: 'The email address is taken' },
  two_factor_already_on: { status: 409, title: 'Two-factor sign-in is on already' },
  two_factor_off: { status: 409, title: 'Two-factor sign-in is not on' },
  data_export_not_ready: { status: 409, title: 'The export is not ready yet' },
  out_of_stock: { status: 409, title: 'Not enough left in stock' },
  invalid_transition: { status: 409, title: 'Not possible in the current status' },
  payment_in_progress: { status: 409, title: 'A payment is already in progress' },
  request_in_flight: { status: 409, title: 'The same request is still being worked on' },
  self_follow: { status: 409, title: 'One cannot follow oneself' },
  own_listing: { status: 409, title: 'One cannot buy from oneself' },
  gallery_full: { status: 409, title: 'The gallery is full' },
  not_for_sale: { status: 409, title: 'The listing is not for sale' },
  price_changed: { status: 409, title: 'The price has changed' },
  data_export_expired: { status: 410, title: 'The export has expired' },
  precondition_failed: { status: 412, title: 'The resource has changed meanwhile' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  idempotency_key_reused: { status: 422, title: 'The idempotency key belongs to another request' },
  invalid_image: { status: 422, title: 'The image cannot be used' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  service_unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;
