/** Arrows point one way: main → app → modules → dispatch → providers, platform. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'a-module-by-its-door',
      comment: 'A module is entered by its own file, or by the data that it declares; never by its routes or queries.',
      severity: 'error',
      from: { path: '^server/modules/([^/]+)/' },
      to: { path: '^server/modules/([^/]+)/(routes|queries)\\.ts$', pathNot: '^server/modules/$1/' },
    },
    {
      name: 'dispatch-knows-no-module',
      severity: 'error',
      from: { path: '^server/dispatch/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(modules/|app\\.ts|main\\.ts|node\\.ts|cli)' },
    },
    {
      name: 'platform-knows-nobody',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(modules|dispatch)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'providers-know-the-contract-alone',
      severity: 'error',
      from: { path: '^providers/', pathNot: '(\\.test\\.ts|/test-[^/]+\\.ts|contract.*\\.ts)$' },
      to: { path: '^(server|simulators|panel|client)/' },
    },
    {
      name: 'the-house-knows-no-simulator',
      severity: 'error',
      from: { path: '^(server|providers)/', pathNot: '(\\.test\\.ts|/test-[^/]+\\.ts|contract.*\\.ts)$' },
      to: { path: '^(simulators|bench|e2e)/' },
    },
    {
      name: 'panel-features-apart',
      severity: 'error',
      from: { path: '^panel/src/features/([^/]+)/' },
      to: { path: '^panel/src/features/([^/]+)/', pathNot: '^panel/src/features/$1/' },
    },
    {
      name: 'panel-ui-knows-no-feature',
      severity: 'error',
      from: { path: '^panel/src/ui/' },
      to: { path: '^panel/src/(features|app)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
