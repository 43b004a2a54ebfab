// Starts the reference. A file of its own, for no page of ours has a script inside it. Nothing is fetched from elsewhere.
window.Scalar.createApiReference('#reference', {
  url: '/api/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultOpenAllTags: false,
  persistAuth: false,
  customCss: ':root { --scalar-font: "Vazirmatn Variable", system-ui, sans-serif; }',
})
