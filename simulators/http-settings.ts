// What an administrator would write of the simulator of http, in both ways in which it speaks.

const CODES = [
  { code: '401', fault: 'key' },
  { code: '402', fault: 'credit' },
  { code: '403', fault: 'account' },
  { code: '406', fault: 'address' },
  { code: '413', fault: 'recipient' },
  { code: '414', fault: 'blocked' },
  { code: '415', fault: 'line' },
  { code: '422', fault: 'message' },
  { code: '423', fault: 'request' },
  { code: '429', fault: 'busy' },
]
const STATES = [
  { word: 'WAIT', status: 'queued' },
  { word: 'ONWAY', status: 'sent' },
  { word: 'DELIVRD', status: 'delivered' },
  { word: 'UNDELIV', status: 'undelivered' },
  { word: 'REJECTD', status: 'failed' },
  { word: 'BLACKLIST', status: 'blocked' },
  { word: 'DELETED', status: 'cancelled' },
]

const API_KEY = [{ name: 'X-Api-Key', value: '{{key.apiKey}}' }]

export const JSON_SETTINGS = {
  numbers: 'international',
  request: {
    method: 'POST',
    path: '/v1/send',
    headers: API_KEY,
    body: 'json',
    json: '{"recipient":"{{to}}","content":"{{text}}","sender":"{{line}}","ref":"{{reference}}"}',
  },
  answer: {
    success: { at: { pointer: '/result/code' }, values: ['0'] },
    id: { at: { pointer: '/messages/0/id' } },
    code: { pointer: '/result/code' },
    words: { pointer: '/result/text' },
    codes: CODES,
  },
  report: { list: '/events', id: '/messageId', status: '/state', words: STATES },
  balance: {
    request: { method: 'GET', path: '/v1/balance', headers: API_KEY },
    at: { pointer: '/account/credit' },
    unit: 'rials',
  },
}

const CREDENTIALS = [
  { name: 'user', value: '{{key.username}}' },
  { name: 'pass', value: '{{key.password}}' },
]

export const TEXT_SETTINGS = {
  request: {
    method: 'GET',
    path: '/send.php',
    query: [
      ...CREDENTIALS,
      { name: 'to', value: '{{to}}' },
      { name: 'msg', value: '{{text}}' },
      { name: 'from', value: '{{line}}' },
      { name: 'id', value: '{{reference}}' },
    ],
  },
  answer: {
    success: { at: { before: ':' }, values: ['OK'] },
    id: { at: { after: 'OK:' }, digits: 5 },
    code: { after: 'ERR:', before: ':' },
    codes: CODES,
  },
  report: { id: 'msgid', status: 'dlr', words: STATES },
  balance: {
    request: { method: 'GET', path: '/credit.php', query: CREDENTIALS },
    at: { after: 'CREDIT=', before: ' ' },
    unit: 'tomans',
  },
}
