import { startSmppSimulator } from '../simulators/smpp.ts'
import { describeProvider } from './contract.ts'
import { smpp } from './smpp.ts'
import { CODES } from './smpp-codes.ts'

const SETTINGS = { creditCode: '0x00000400' }

describeProvider({
  provider: smpp,
  startSimulator: startSmppSimulator,
  settings: SETTINGS,
  key: { systemId: 'the-university', password: 'a-password-9c1' },
  badKey: { systemId: 'the-university', password: 'BADKEY' },
  line: '30001234',
  template: { name: '', tokens: {} },
  codes: Object.keys(CODES).map(Number),
  unknownCode: 499,
})
