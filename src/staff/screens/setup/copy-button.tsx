import { Button, type ButtonProps } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useSetupText } from '../../text.ts'

/** Copies a text and says so. Without the clipboard's permission (plain http) it copies by a selected field. */
export function CopyButton({ text, label, ...rest }: { text: string; label?: string } & ButtonProps) {
  const t = useSetupText()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (near: HTMLElement) => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      setCopied(copyBySelection(text, near))
    }
  }
  return (
    <Button variant="default" {...rest} onClick={(event) => void copy(event.currentTarget)}>
      <span aria-live="polite">{copied ? t.common.copied : (label ?? t.common.copy)}</span>
    </Button>
  )
}

function copyBySelection(text: string, near: HTMLElement): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.style.cssText = 'position:absolute;opacity:0;width:1px;height:1px'
  // Beside the button: an open dialog keeps the focus inside itself.
  near.parentElement?.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  near.focus()
  return done
}
