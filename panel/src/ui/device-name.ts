/** The browser and the system of a User-Agent header, as far as it names them; else what it begins with. */
export function nameDevice(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/?/.exec(userAgent)?.[1]
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(userAgent)?.[1]
  const name = { Edg: 'Edge', OPR: 'Opera' }[browser ?? ''] ?? browser
  return [name, system].filter(Boolean).join(', ') || userAgent.slice(0, 40)
}
