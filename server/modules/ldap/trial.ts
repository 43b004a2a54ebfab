import type { Db } from '../../platform/db/database.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { openConnection } from './connection.ts'
import { listBuffers } from './entries.ts'
import { readFault, showFault } from './faults.ts'
import type { DirectoryMeans } from './ldap.ts'
import { getDirectoryRow } from './ldap.ts'
import type { DirectoryRow } from './queries.ts'
import { listGroupAttributes, listUserAttributes, readGroup, readUser } from './stage.ts'
import { targetOf } from './syncer.ts'

const SHOWN = 5

/**
 * Connects to a directory as a sync would, and reads the first few entries, so that a wrong attribute is seen before it
 * matters. What fails is told and not thrown. Changes nothing. Throws `directory_not_found`.
 */
export async function testDirectory(db: Db, locale: Locale, { vault }: Pick<DirectoryMeans, 'vault'>, name: string) {
  const directory = await getDirectoryRow(db, name)
  try {
    return { fault: null, ...(await readSome(directory, vault, locale)) }
  } catch (error) {
    const { fault, words } = readFault(error)
    return { fault: showFault(locale, fault, words), users: [], groups: [] }
  }
}

async function readSome(directory: DirectoryRow, vault: DirectoryMeans['vault'], locale: Locale) {
  const { attributes } = directory
  const buffers = listBuffers(attributes)
  const connection = await openConnection(targetOf(directory, vault))
  try {
    const some = async (bases: string[], filter: string, names: string[]) => {
      const found = []
      for (const base of bases)
        if (found.length < SHOWN)
          found.push(...(await connection.listSome({ base, filter, attributes: names, buffers }, SHOWN)))
      return found.slice(0, SHOWN)
    }
    const users = await some(directory.userBases, directory.userFilter, listUserAttributes(attributes))
    const groups = await some(directory.groupBases, directory.groupFilter, listGroupAttributes(attributes))
    return {
      users: users.map((entry) => {
        const { fields, active, faults } = readUser(entry, attributes)
        return {
          dn: entry.dn,
          username: fields?.username ?? null,
          name: fields?.name ?? null,
          mobile: fields?.mobile ?? null,
          email: fields?.email ?? null,
          active,
          faults: faults.map(({ field, value, code }) => ({ field, value, title: phrase(locale, `fields.${code}`) })),
        }
      }),
      groups: groups.map((entry) => ({ dn: entry.dn, name: readGroup(entry, attributes).name })),
    }
  } finally {
    connection.close()
  }
}
