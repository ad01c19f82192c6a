import { LoaderCircle, type LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Link, Button as Pressable, type PressEvent } from 'react-aria-components'
import { classes } from './classes.ts'

export type ButtonSize = 'normal' | 'small' | 'large'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

const look: Record<ButtonVariant, string> = {
  primary:
    'border-accent bg-accent text-on-accent data-hovered:border-accent-hover data-hovered:bg-accent-hover',
  secondary: 'border-line-strong bg-surface text-ink data-hovered:bg-hover',
  quiet: 'border-transparent text-ink-2 data-hovered:bg-hover data-hovered:text-ink',
  danger:
    'border-negative bg-surface text-negative data-hovered:bg-negative data-hovered:text-surface data-hovered:border-negative',
}

const refused = 'border-line bg-sunken text-ink-3 cursor-not-allowed'

function face(variant: ButtonVariant, size: ButtonSize, isRefused: boolean): string {
  return classes(
    'inline-flex items-center justify-center gap-1.5 rounded-control border font-medium no-underline',
    'transition-colors duration-[120ms] ease-out data-pressed:translate-y-px',
    size === 'small' && 'finger h-7 px-2 whitespace-nowrap',
    size === 'normal' && 'finger h-8 px-3 whitespace-nowrap',
    size === 'large' && 'min-h-11 px-5 py-2 text-read',
    isRefused ? refused : look[variant],
  )
}

type ButtonProps = {
  children: ReactNode
  onPress?: ((event: PressEvent) => void) | undefined
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: LucideIcon | undefined
  type?: 'button' | 'submit' | undefined
  /** Why it cannot be pressed now. The button keeps its focus and the reason is read with it. */
  disabledReason?: string | null | undefined
  /** `below` prints the reason under the button; `spoken` where the page prints the same words nearby. */
  reasonShown?: 'below' | 'spoken' | undefined
  /** The action is under way: presses wait, the word stays. */
  pending?: boolean | undefined
  wide?: boolean | undefined
  autoFocus?: boolean | undefined
}

/** A button says a verb and its object. Refused, it stays reachable and says why. */
export function Button({
  children,
  onPress,
  variant = 'secondary',
  size = 'normal',
  icon: Icon,
  type = 'button',
  disabledReason,
  reasonShown = 'below',
  pending = false,
  wide = false,
  autoFocus = false,
}: ButtonProps) {
  const reasonId = useId()
  const isRefused = Boolean(disabledReason)
  const behaviour = isRefused
    ? { 'aria-disabled': true, 'aria-describedby': reasonId }
    : pending
      ? { 'aria-disabled': true }
      : onPress
        ? { onPress }
        : {}
  const button = (
    <Pressable
      type={isRefused || pending ? 'button' : type}
      autoFocus={autoFocus}
      className={classes(face(variant, size, isRefused), wide && 'w-full')}
      {...behaviour}
    >
      {pending ? <LoaderCircle className="animate-spin" /> : Icon ? <Icon /> : null}
      {children}
    </Pressable>
  )
  if (!isRefused) return button
  return (
    <span className={classes('inline-flex flex-col gap-1', wide ? 'w-full' : 'items-start')}>
      {button}
      <span id={reasonId} className={reasonShown === 'spoken' ? 'sr-only' : 'max-w-80 text-meta text-ink-2'}>
        {disabledReason}
      </span>
    </span>
  )
}

type LinkButtonProps = {
  href: string
  children: ReactNode
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: LucideIcon | undefined
  wide?: boolean | undefined
  /** Names a file to save instead of a page to open. */
  download?: string | undefined
}

/** A link that looks like a button: it opens a page and changes nothing. */
export function LinkButton(props: LinkButtonProps) {
  const { href, children, variant = 'secondary', size = 'normal', icon: Icon, wide, download } = props
  return (
    <Link
      href={href}
      {...(download === undefined ? {} : { download })}
      className={classes(face(variant, size, false), wide && 'w-full')}
    >
      {Icon ? <Icon /> : null}
      {children}
    </Link>
  )
}

type IconButtonProps = {
  icon: LucideIcon
  /** What it does, spoken and shown to the pointer. */
  label: string
  onPress?: () => void
  slot?: string
}

/** Only for the signs everybody knows: close, menu, more. */
export function IconButton({ icon: Icon, label, onPress, slot }: IconButtonProps) {
  return (
    <Pressable
      aria-label={label}
      {...(onPress ? { onPress } : {})}
      {...(slot ? { slot } : {})}
      className="finger inline-flex size-8 flex-none items-center justify-center rounded-control text-ink-2 transition-colors duration-[120ms] data-hovered:bg-hover data-hovered:text-ink"
    >
      <Icon />
    </Pressable>
  )
}
