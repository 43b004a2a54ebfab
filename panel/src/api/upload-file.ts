import { api, ask, forService, newIdempotencyKey } from './client.ts'
import type { UploadedFile } from './types.ts'

/** Uploads a file, or a text that somebody pasted. */
export function uploadFile(service: string, content: File | string, name: string): Promise<UploadedFile> {
  const isPasted = typeof content === 'string' || content.name.toLowerCase().endsWith('.txt')
  const headers = {
    ...forService(service),
    'Idempotency-Key': newIdempotencyKey(),
    'Content-Type': isPasted ? 'text/plain' : 'application/octet-stream',
  }
  const request = {
    params: { query: { name } },
    body: content as string,
    bodySerializer: (body: unknown) => body,
    headers,
  }
  return ask(api.POST('/api/v1/files', request as never))
}
