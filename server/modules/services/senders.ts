import {
  type Account,
  type Allocation,
  isBeforeEnd,
  isUsable,
  mannerOf,
  type Routing,
} from '../../dispatch/road/routing.ts'

/**
 * The names of the services of which something could leave: lent an account that is usable, with a method that has what it
 * needs. What is stopped for a fault is not asked about, since it is tried again by itself; nor are suspended services.
 */
export function listSenders(routing: Routing, nowMs: number): Set<string> {
  const bound = new Set(
    [...routing.templates.byName.values()].flatMap(({ serviceId, bindings }) =>
      bindings.map(({ method }) => `${serviceId} ${method}`),
    ),
  )
  const isBound = (serviceId: number, method: string) => bound.has(`${serviceId} ${method}`)
  const names = [...routing.services.values()]
    .filter(({ id, allocations }) =>
      allocations.some((allocation) =>
        listReadyMethods(routing, allocation, nowMs).some(
          ({ method, isByTemplate }) => !isByTemplate || isBound(id, method),
        ),
      ),
    )
    .map(({ name }) => name)
  return new Set(names)
}

function listReadyMethods(routing: Routing, allocation: Allocation, nowMs: number) {
  const account = routing.accounts.get(allocation.accountId)
  if (!account || !isUsable(account, nowMs)) return []
  return allocation.methods.flatMap((method) => {
    const capability = account.provider.methods[mannerOf(method)]
    if (!capability || routing.methodsOff.has(method)) return []
    if (capability.line === 'required' && !hasLine(account, allocation, nowMs)) return []
    return [{ method, isByTemplate: capability.template }]
  })
}

const hasLine = ({ lines }: Account, allocation: Allocation, nowMs: number): boolean =>
  lines.some(
    (line) => isBeforeEnd(line, nowMs) && (allocation.lines.length === 0 || allocation.lines.includes(line.number)),
  )
