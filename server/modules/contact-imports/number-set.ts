/**
 * Which row first brought each number: 12 bytes a place, twelve to fifty a number, where a Map would take a hundred. `add`
 * answers the row that was there first: the given one where none was.
 */
export function createNumberSet(): { add(e164: string, row: number): number } {
  let numbers = new Float64Array(4_096)
  let rows = new Uint32Array(4_096)
  let count = 0

  function place(number: number): number {
    const mask = numbers.length - 1
    // numbers of one place stand close together: multiplied by an odd constant they scatter
    let at = Math.imul(number % 4_294_967_296, 0x9e3779b1) >>> 0
    at = (at ^ (at >>> 15)) & mask
    while (numbers[at] !== 0 && numbers[at] !== number) at = (at + 1) & mask
    return at
  }
  function grow(): void {
    const [oldNumbers, oldRows] = [numbers, rows]
    numbers = new Float64Array(oldNumbers.length * 2)
    rows = new Uint32Array(oldNumbers.length * 2)
    for (const [i, number] of oldNumbers.entries()) {
      if (number === 0) continue
      const at = place(number)
      numbers[at] = number
      rows[at] = oldRows[i]!
    }
  }
  return {
    add(e164, row) {
      // at most fifteen digits: a double holds it
      const number = Number(e164.slice(1))
      let at = place(number)
      if (numbers[at] === number) return rows[at]!
      if (++count * 2 > numbers.length) {
        grow()
        at = place(number)
      }
      numbers[at] = number
      rows[at] = row
      return row
    },
  }
}
