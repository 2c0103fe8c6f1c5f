import { type ReactNode, useEffect, useRef, useState } from 'react'

type Props = { label: string; className?: string | undefined; children: ReactNode }

/** What may be wider than its place, and then scrolls sideways: by keys too. */
export function Sideways({ label, className, children }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const box = place.current!
    const sizes = new ResizeObserver(() => setWide(box.scrollWidth > box.clientWidth))
    for (const one of [box, ...box.children]) sizes.observe(one)
    return () => sizes.disconnect()
  }, [])
  return (
    <div
      ref={place}
      className={className}
      style={{ overflowX: 'auto' }}
      {...(isWide && { tabIndex: 0, role: 'group', 'aria-label': label })}
    >
      {children}
    </div>
  )
}
