declare module 'virtual:phrases/fa' {
  const phrases: Record<string, unknown>
  export default phrases
}

declare module 'virtual:phrases/en' {
  const phrases: Record<string, unknown>
  export default phrases
}
