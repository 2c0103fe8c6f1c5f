/** What a comment is about. */
export type Topic =
  | 'billing'
  | 'newBilling'
  | 'order'
  | 'advice'
  | 'garden'
  | 'building'
  | 'return'
  | 'warranty'
  | 'loyalty'
  | 'staff'
  | 'range'
  | 'price'
  | 'queue'
  | 'place'
  | 'delivered'
  | 'late'
  | 'damaged'
  | 'missing'
  | 'messages'
  | 'driver'
  | 'any'

/** Where it was. */
export type Scene = 'service' | 'store' | 'delivery'

/** How somebody feels who writes: pleased, neither, let down. */
export type Mood = 'good' | 'mixed' | 'bad'

/**
 * What customers write, in one language. {agent} is a first name, {minutes} how long they waited, {weekday} the day on which it was ("on Monday"),
 * {product}, {productOf} and {someProduct} a product in the forms that the language has (Finnish: nominative, genitive, partitive).
 */
export type Bank = {
  about: Record<Topic, Partial<Record<Mood, readonly string[]>>>
  /** Said of the person who helped. */
  agent: Record<Mood, readonly string[]>
  /** Said of the waiting, when it was long; the second list of waiting on the phone only. */
  waiting: readonly string[]
  holding: readonly string[]
  /** What some begin with: how they came to us. */
  begin: Record<Scene, readonly string[]>
  weekdays: readonly string[]
  /** What one ends with. */
  end: Record<Mood, readonly string[]>
  /** All that some write. */
  short: Record<Mood, readonly string[]>
  products: readonly (readonly [product: string, productOf: string, someProduct: string])[]
}
