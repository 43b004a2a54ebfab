import { testAccessibility } from './support/accessibility.ts'

await testAccessibility('en')
