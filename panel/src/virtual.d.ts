declare module 'virtual:phrases/fa' {
  const phrases: Record<string, unknown>
  export default phrases
}

declare module 'virtual:phrases/en' {
  const phrases: Record<string, unknown>
  export default phrases
}

declare module 'virtual:phrases/fa/dashboard' {
  const phrases: Record<string, unknown>
  export default phrases
}

declare module 'virtual:phrases/en/dashboard' {
  const phrases: Record<string, unknown>
  export default phrases
}

declare module 'virtual:phrases/fa/more' {
  const phrases: Record<string, unknown>
  export default phrases
}

declare module 'virtual:phrases/en/more' {
  const phrases: Record<string, unknown>
  export default phrases
}
