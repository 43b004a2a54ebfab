import { BAD_KEY, startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { describeProvider } from './contract.ts'
import { kavenegar } from './kavenegar.ts'
import { RETURN_CODES } from './kavenegar-codes.ts'

for (const callback of ['form', 'query'] as const)
  describeProvider({
    title: `kavenegar with callbacks by ${callback}`,
    provider: kavenegar,
    startSimulator: (options) => startKavenegarSimulator({ ...options, callback }),
    key: { apiKey: '6D7a-key/of+the-account=' },
    badKey: { apiKey: BAD_KEY },
    line: '10008663',
    template: { name: 'verify', tokens: { token: '852963', token20: 'کاربر گرامی سامانه' } },
    codes: [...Object.keys(RETURN_CODES).map(Number), 402],
    unknownCode: 499,
  })
