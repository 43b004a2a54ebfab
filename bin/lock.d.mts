export function withLock<T>(lockFile: string, work: () => Promise<T>): Promise<T>
