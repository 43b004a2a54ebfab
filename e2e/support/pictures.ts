import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Panel } from './panel.ts'

const GUIDES_DIR = fileURLToPath(new URL('../../docs/images/', import.meta.url))
const GUIDE_SIZE = { width: 1040, height: 720 }
const PHONE = { width: 390, height: 844 }
const QUALITY = 0.8

/**
 * Takes a picture of a page as it stands, where one is asked for. With RASAN_PICTURES=<folder>: the whole page, light and
 * dark, and on a phone, to be looked at. With RASAN_WRITE_IMAGES=1 and `isInGuide`: the picture of the guides.
 */
export async function takePicture({ page, locale }: Panel, name: string, isInGuide = false): Promise<void> {
  const { RASAN_PICTURES: folder, RASAN_WRITE_IMAGES: isWriting } = process.env
  const size = page.viewportSize()
  if (size === null || (folder === undefined && !(isWriting && isInGuide))) return
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true })
    const shoot = (kind: string) => page.screenshot({ path: `${folder}/${name}-${locale}${kind}.png`, fullPage: true })
    await shoot('')
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`)
    await shoot('-dark')
    await page.setViewportSize(PHONE)
    await shoot('-phone-dark')
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`)
    await shoot('-phone')
    await page.setViewportSize(size)
  }
  if (isWriting && isInGuide) {
    mkdirSync(GUIDES_DIR, { recursive: true })
    await page.setViewportSize(GUIDE_SIZE)
    await page.evaluate('scrollTo(0, 0)')
    writeFileSync(`${GUIDES_DIR}${name}-${locale}.webp`, await toWebp(await page.screenshot(), page))
    await page.setViewportSize(size)
  }
}

/** The browser can write WebP, a third of a PNG: on a page of its own, since the panel's policy forbids it. */
async function toWebp(png: Buffer, of: Panel['page']): Promise<Buffer> {
  const page = await of.context().newPage()
  const url = (await page.evaluate(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${png.toString('base64')}'
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', ${QUALITY})
  })()`)) as string
  await page.close()
  return Buffer.from(url.split(',')[1] ?? '', 'base64')
}
