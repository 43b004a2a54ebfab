/**
 * SQL, of a row `m` of messages: whether a provider took it within ten seconds of when it was to leave, its acceptance or
 * its `sendAt`; null where none has taken it. Every statement that moves a counter takes this one, so that what is added
 * in one state is taken off when it is left.
 */
export const IS_QUICK = `(m.sent_at < coalesce(m.send_at, time_of_uuid(m.id)) + interval '10 s')`
