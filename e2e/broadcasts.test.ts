import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { makeWorkbook } from '../server/platform/tables/test-workbook.ts'
import type { Locale } from '../server/platform/text/phrases.ts'
import { waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, signIn } from './support/panel.ts'
import { takePicture } from './support/pictures.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()

/** A phrase with a value in it, which the page keeps apart by marks. */
const like = (text: string): RegExp =>
  new RegExp([...text].map((one) => one.replace(/[.*+?^${}()|[\]\\]/, '\\$&')).join('[\\u2066-\\u2069]*'))

/** Stands for a value that nobody knows beforehand. */
const ANY = 'ANY'
const anyOf = (text: string): RegExp => new RegExp(like(text).source.replaceAll(like(ANY).source, '.+'))

const WORDS = {
  fa: {
    title: 'جلسهٔ فردا',
    text: ' عزیز، جلسهٔ فردا ساعت ۹ است.',
    sheet: ['شمارهٔ همراه', 'نام', 'رشته'],
    names: ['سارا', 'علی', 'مینا', 'رضا'],
    notMobile: 'چنین شماره‌ای وجود ندارد',
    reviewer: 'مینا',
    colleague: 'همکار',
  },
  en: {
    title: 'Tomorrow’s meeting',
    text: ', tomorrow’s meeting is at 9.',
    sheet: ['Mobile', 'Name', 'Course of study'],
    names: ['Sara', 'Ali', 'Mina', 'Reza'],
    notMobile: 'No such number exists',
    reviewer: 'Mina',
    colleague: 'Colleague',
  },
}

const RECIPIENTS = 31
/** Messages a second: slow enough for somebody to see it on its way, and to stop it there. */
const PACE = 1

/** Thirty who are reached and one who is not; three that stand there wrong. */
function makeSheet(locale: Locale): Buffer {
  const words = WORDS[locale]
  const { sheet, names } = words
  const nameOf = (i: number) => names[i % names.length] as string
  const good = Array.from({ length: RECIPIENTS - 1 }, (_, i) => [`0912100${1_000 + i}`, nameOf(i), ''])
  const rows = [
    sheet,
    ...good,
    // the sandbox reports this one undelivered
    ['09000000002', nameOf(1)],
    ['0912', nameOf(3)],
    ['09121001000', nameOf(0)],
    ['09351112233', ''],
  ]
  return makeWorkbook({
    sheets: [
      { name: '1', rows: [[words.title]] },
      { name: words.title, rows },
    ],
  })
}

async function prepare(locale: Locale): Promise<string> {
  const service = `portal-${locale}`
  await addSandboxService(server, { name: service, fa: 'درگاه دانشجویی', en: 'Student portal' })
  await addPerson(server, {
    username: `ali-${locale}`,
    name: WORDS[locale].names[1]!,
    locale,
    role: 'manager',
    service,
  })
  const { reviewer } = WORDS[locale]
  await addPerson(server, { username: `mina-${locale}`, name: reviewer, locale, role: 'manager', service })
  // who may release it is told by a message
  await server.pool.query('update users set mobile = $2 where username = $1', [
    `mina-${locale}`,
    locale === 'fa' ? '+989121006001' : '+989121006002',
  ])
  await addPerson(server, { username: `admin-${locale}`, name: reviewer, locale, role: 'administrator' })
  await server.pool.query(`update services set review_policy = $2 where name = $1`, [
    service,
    { always: false, recipientsAbove: 2, costAbove: null, firstLink: false, nightHours: null },
  ])
  await setPace(PACE)
  return service
}

async function setPace(pace: number | null): Promise<void> {
  await server.pool.query(`update accounts set pace = $1 where name = 'sandbox'`, [pace])
  await server.node.deps.live.catchUp()
}

const open = async (username: string, locale: Locale): Promise<Panel> => {
  const panel = await openPanel(browser, { url: server.url, locale })
  await signIn(panel, `${username}-${locale}`)
  return panel
}

/** What stands there now fits a phone; and its picture, where one is asked for. */
async function see(panel: Panel, name: string, isInGuide = false): Promise<void> {
  const { page } = panel
  const size = page.viewportSize()!
  await page.setViewportSize({ width: 390, height: 844 })
  assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, `${name} on a phone`)
  await page.setViewportSize(size)
  await takePicture(panel, name, isInGuide)
}

const press = ({ page, t }: Panel, key: string, values?: Record<string, string | number>) =>
  page.getByRole('button', { name: like(t(key, values)) }).click()

/** Says yes in the window that asks first, once it says how many have left and how many wait. */
async function confirm({ page, t }: Panel, act: string, says: RegExp): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByText(says).first().waitFor()
  await dialog.getByRole('button', { name: t(act), exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

for (const locale of LOCALES)
  test(`a file is looked at, held, released by another, followed, and sent again to who was not reached, in ${locale}`, async () => {
    const words = WORDS[locale]
    const number = (n: number) => new Intl.NumberFormat(locale).format(n)
    const service = await prepare(locale)
    const ali = await open('ali', locale)
    const { page, t } = ali

    await page.goto(`/s/${service}/broadcasts`)
    await page.getByText(t('panel.broadcasts.empty.title')).waitFor()
    await see(ali, 'broadcast-empty')
    await page
      .getByRole('link', { name: t('panel.broadcasts.new') })
      .first()
      .click()
    // what is missing is said where it is missing
    await press(ali, 'panel.broadcasts.look')
    await page.getByText(t('panel.broadcasts.to.missing')).waitFor()
    await page.getByText(t('panel.broadcasts.numbersOnly')).waitFor()
    await waitFor(async () => page.evaluate(`document.activeElement?.closest('[data-faulty]') !== null`))
    await page.getByText(t('panel.broadcasts.to.file'), { exact: true }).click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'students.xlsx', mimeType: '', buffer: makeSheet(locale) })
    await page.getByText('students.xlsx').waitFor()
    await page.getByRole('button', { name: t('panel.contactImports.sheet') }).click()
    await page.getByRole('option', { name: words.title }).click()
    await page.getByText(t('panel.broadcasts.to.variablesOfFile')).waitFor()
    // each column by what it is headed by
    const [, name, course] = words.sheet
    const variable = locale === 'fa' ? 'column3' : 'Course_of_study'
    await page.getByRole('button', { name: like(`${course} {{${variable}}}`) }).waitFor()
    await page.getByRole('button', { name: like(`${name} {{name}}`) }).click()
    const text = page.getByRole('textbox', { name: t('panel.compose.text.label') })
    await text.press('End')
    await text.pressSequentially(words.text)
    await page.getByRole('textbox', { name: t('panel.broadcasts.name'), exact: true }).fill(words.title)
    await page.getByText(t('panel.broadcasts.classMeans.bulk')).waitFor()
    await see(ali, 'broadcast-new', true)
    await press(ali, 'panel.broadcasts.look')

    await page.getByRole('heading', { name: words.title }).waitFor()
    const start = { n: number(RECIPIENTS) }
    await page.getByRole('button', { name: like(t('panel.broadcasts.act.start_other', start)) }).waitFor()
    await page.getByText(`${words.names[0]}${words.text}`).first().waitFor()
    await page.getByText(like(t('panel.broadcasts.faults.title_other', { n: number(3) }))).waitFor()
    await page.getByText(t('panel.broadcasts.repeated')).waitFor()
    await see(ali, 'broadcast-draft', true)
    const told = await page.request.get(`/api/v1/broadcasts/${page.url().split('/').at(-1)}?service=${service}`)
    assert.equal((await told.json()).test, true, 'as its messages will say: the service has the sandbox alone')

    // each of the faults, on a page of their own, found and taken away
    await page.getByRole('link', { name: t('panel.broadcasts.faults.all') }).click()
    const faults = page.getByRole('table', { name: t('panel.broadcasts.faults.list') })
    await faults.getByText('09351112233').waitFor()
    await see(ali, 'broadcast-faults')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: t('panel.broadcasts.faults.download') }).click()
    const file = readFileSync(await (await download).path(), 'utf8')
    assert.match(file, new RegExp(`,33,0912,${words.notMobile}`))
    assert.equal(file.trim().split('\n').length, 4)
    await page.getByRole('link', { name: words.notMobile }).click()
    await faults.getByText('09351112233').waitFor({ state: 'detached' })
    await faults.getByText(words.notMobile).waitFor()
    const conditions = page.getByRole('list', { name: t('panel.filter.inForce') })
    await conditions.getByText(words.notMobile).waitFor()
    await page.goBack()
    await page.getByRole('searchbox').fill('۰۹۳۵ ۱۱۱')
    await faults.getByText('0912', { exact: true }).waitFor({ state: 'detached' })
    assert.equal(await faults.getAttribute('aria-rowcount'), '2')
    await page.getByRole('link', { name: like(words.title) }).click()

    await press(ali, 'panel.broadcasts.act.start_other', start)
    await page.getByRole('dialog').waitFor()
    // that it will wait for somebody else, and reach nobody, is said before it is sent
    for (const said of ['review', 'sandbox'])
      await page
        .getByRole('dialog')
        .getByText(t(`panel.broadcasts.forewarned.${said}`))
        .waitFor()
    await see(ali, 'broadcast-confirm')
    await confirm(ali, 'panel.broadcasts.act.send', like(t('panel.broadcasts.act.startWhat', start)))
    await page.getByText(t('panel.broadcasts.review.own')).waitFor()
    await see(ali, 'broadcast-held-own')

    // somebody else finds it where reviews are, releases it, takes that back, and releases it
    const mina = await open('mina', locale)
    await mina.page.goto(`/s/${service}/reviews`)
    await mina.page.getByText(t('panel.reviews.broadcasts')).waitFor()
    await mina.page.getByText(t('panel.reviews.broadcastsOnly.title')).waitFor()
    await see(mina, 'broadcast-reviews')
    await mina.page.getByRole('link', { name: words.title }).click()
    await mina.page.getByRole('button', { name: t('panel.broadcasts.review.release'), exact: true }).waitFor()
    await see(mina, 'broadcast-held', true)
    const release = () =>
      mina.page.getByRole('button', { name: t('panel.broadcasts.review.release'), exact: true }).click()
    await release()
    const undo = mina.page.getByRole('button', { name: t('panel.broadcasts.review.undo') })
    await undo.waitFor()
    await see(mina, 'broadcast-released')
    await undo.click()
    await release()
    await undo.waitFor()
    await server.pool.query(`update broadcasts set undo_until = now() where state = 'expanding'`)

    const standing = anyOf(t('panel.broadcasts.act.standing', { left: ANY, waiting: ANY }))
    // it is seen on its way, stopped there, and goes on
    await mina.page.getByText(anyOf(t('panel.broadcasts.leftOf', { n: ANY, all: number(RECIPIENTS) }))).waitFor()
    await see(mina, 'broadcast-running', true)
    await press(mina, 'panel.broadcasts.act.pause')
    await see(mina, 'broadcast-pause')
    await confirm(mina, 'panel.broadcasts.act.pause', standing)
    await press(mina, 'panel.broadcasts.act.resume')
    await see(mina, 'broadcast-paused')
    await setPace(null)
    await confirm(mina, 'panel.broadcasts.act.resume', standing)
    await mina.page.getByText(t('panel.broadcasts.state.finished'), { exact: true }).waitFor()
    await mina.page.getByRole('link', { name: t('statuses.undelivered'), exact: true }).waitFor()
    await closePanel(mina)

    // whoever waits for the review sees how it went on
    const again = page.getByRole('button', { name: t('panel.broadcasts.act.again'), exact: true })
    await again.waitFor()
    const all = { delivered: number(RECIPIENTS - 1), all: number(RECIPIENTS) }
    await page.getByText(like(t('panel.broadcasts.standing.finished', all))).waitFor()
    await see(ali, 'broadcast-finished', true)
    await again.click()
    await page
      .getByRole('dialog')
      .getByRole('checkbox', { name: t('statuses.undelivered') })
      .waitFor()
    await see(ali, 'broadcast-choose')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('panel.broadcasts.look') })
      .click()
    await page.getByRole('button', { name: like(t('panel.broadcasts.act.start_one', { n: number(1) })) }).waitFor()
    await page.getByRole('heading', { name: like(t('panel.broadcasts.againOf', { name: words.title })) }).waitFor()
    await page.getByRole('link', { name: like(t('panel.broadcasts.againFrom', { name: words.title })) }).waitFor()
    await see(ali, 'broadcast-again')
    await page
      .getByRole('link', { name: t('panel.nav.broadcasts') })
      .first()
      .click()
    await page.getByRole('link', { name: words.title }).nth(1).waitFor()
    await see(ali, 'broadcast-list')
    await closePanel(ali)

    await toPeople(await open('admin', locale), service)
  })

/** By a template, to people, a group and a list among many; what is not known of somebody is said for all. */
async function toPeople(admin: Panel, service: string): Promise<void> {
  const { page, t, locale } = admin
  const words = WORDS[locale]
  await server.pool.query(
    `with s as (select id from services where name = $1),
          g as (insert into groups (name) values ($2) returning id),
          a as (insert into service_groups select s.id, g.id from s, g),
          u as (insert into users (username, name, mobile) values ($3, $4, $5) returning id),
          m as (insert into group_members select g.id, u.id from g, u),
          l as (insert into contact_lists (service_id, name) select s.id, 'list ' || n from s, generate_series(1, 250) n),
          t as (insert into templates (service_id, name, title_fa, title_en, class)
       select id, 'meeting', 'جلسه', 'Meeting', 'normal' from s returning id)
     insert into template_versions (template_id, version, text, variables, bindings)
     select id, 1, $6, '[{"name": "name", "maxLength": 40}, {"name": "place", "maxLength": 40}]', '[]' from t`,
    [
      service,
      `staff-${locale}`,
      `sara-${locale}`,
      words.names[0],
      locale === 'fa' ? '+989121005001' : '+989121005002',
      `{{name}}${words.text} {{place}}`,
    ],
  )
  await server.node.deps.live.catchUp()
  await page.goto(`/s/${service}/broadcasts/new`)
  await page.getByRole('button', { name: t('panel.compose.template') }).click()
  await page.getByRole('option', { name: locale === 'fa' ? 'جلسه' : 'Meeting' }).click()
  await page.getByText(like(t('panel.broadcasts.classOfTemplate', { class: t('panel.class.normal') }))).waitFor()
  await page.getByRole('textbox', { name: '{{name}}' }).fill(words.colleague)
  const tab = (key: string) => page.getByRole('radio', { name: t(key), exact: true }).check({ force: true })
  const pick = async (label: string, typed: string) => {
    await page.getByRole('combobox', { name: t(label) }).fill(typed)
    await page.getByRole('option', { name: typed }).first().click()
    await page.getByRole('button', { name: like(t('panel.field.remove', { name: typed })) }).waitFor()
  }
  await tab('panel.broadcasts.to.lists')
  await pick('panel.broadcasts.to.lists', 'list 249')
  await tab('panel.broadcasts.to.people')
  await pick('panel.nav.users', words.names[0]!)
  await pick('panel.nav.groups', `staff-${locale}`)
  await see(admin, 'broadcast-people')
  await press(admin, 'panel.broadcasts.look')

  // nobody is left out for their name any more: for the place everybody is, since it is said of none
  const faults = page.getByRole('table', { name: t('panel.broadcasts.faults.list') })
  await faults.getByText(/place/).first().waitFor()
  await page
    .getByText(
      like(
        t('panel.broadcasts.standing.nobody', { reason: t('panel.broadcasts.standing.noValue', { name: 'place' }) }),
      ),
    )
    .waitFor()
  await see(admin, 'broadcast-people-faulty')
  const faulty = new URL(page.url()).pathname
  // it is corrected: what was entered stands there, and the old one gives way
  await page.getByRole('link', { name: t('panel.broadcasts.edit.action') }).click()
  await page.getByRole('heading', { name: t('panel.broadcasts.edit.title') }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: '{{name}}' }).inputValue(), words.colleague)
  await page.getByRole('button', { name: like(t('panel.field.remove', { name: `staff-${locale}` })) }).waitFor()
  await page.getByRole('textbox', { name: '{{place}}' }).fill('204')
  await see(admin, 'broadcast-edit')
  await press(admin, 'panel.broadcasts.look')
  await page.getByText(`${words.names[0]}${words.text} 204`).waitFor()
  await page.getByRole('heading', { name: locale === 'fa' ? 'جلسه' : 'Meeting' }).waitFor()
  await see(admin, 'broadcast-by-template')
  await press(admin, 'panel.broadcasts.act.discard')
  await confirm(admin, 'panel.broadcasts.act.discard', like(t('panel.broadcasts.act.discardWhat')))
  await page.getByText(t('panel.broadcasts.state.cancelled'), { exact: true }).waitFor()
  await page.goto(faulty)
  await page.getByText(t('panel.broadcasts.state.cancelled'), { exact: true }).waitFor()
  await closePanel(admin)
}
