import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Heading, Modal, ModalOverlay, Dialog as Window } from 'react-aria-components'
import { useText } from '../text.tsx'
import { Button, IconButton } from './Button.tsx'
import { classes } from './classes.ts'

const veil = 'fixed inset-0 z-50 flex bg-veil animate-fade'

type DialogProps = {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** Buttons at the foot, the deciding one last. */
  actions?: ReactNode
  wide?: boolean | undefined
  /** `alertdialog` where a decision is asked. */
  role?: 'dialog' | 'alertdialog' | undefined
}

/** A question above the page. Escape and the veil close it; focus comes back to where it was. */
export function Dialog({ open, onClose, title, children, actions, wide, role = 'dialog' }: DialogProps) {
  const { t } = useText()
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={role === 'dialog'}
      className={classes(veil, 'items-end justify-center sm:items-center sm:p-6')}
    >
      <Modal
        className={classes(
          'max-h-[90dvh] w-full overflow-y-auto bg-raised shadow-float animate-rise',
          'rounded-t-card sm:rounded-card',
          wide ? 'sm:max-w-3xl' : 'sm:max-w-md',
        )}
      >
        <Window role={role} className="flex flex-col outline-none">
          <div className="flex items-start gap-4 px-5 pt-4">
            <Heading slot="title" className="flex-1 pt-1 text-title font-strong">
              {title}
            </Heading>
            <IconButton icon={X} label={t('ui.close')} onPress={onClose} />
          </div>
          <div className="flex flex-col gap-4 px-5 pt-2 pb-5 text-ink-2">{children}</div>
          {actions ? (
            <div className="sticky bottom-0 flex flex-wrap justify-end gap-2 border-t border-line bg-raised px-5 py-3">
              {actions}
            </div>
          ) : null}
        </Window>
      </Modal>
    </ModalOverlay>
  )
}

type ConfirmDialogProps = {
  open: boolean
  onClose: () => void
  onConfirm: () => void
  title: string
  /** One sentence, or the list of consequences with their date. */
  children: ReactNode
  /** Verb and object: "Cancel the invitation". */
  confirmLabel: string
  /** The safe way out; "Cancel" unless that word is taken by the action. */
  cancelLabel?: string | undefined
  danger?: boolean | undefined
  pending?: boolean | undefined
  disabledReason?: string | undefined
}

/** Asks once before something that cannot be undone. Focus rests on the safe button. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onClose,
    onConfirm,
    title,
    children,
    confirmLabel,
    cancelLabel,
    danger,
    pending,
    disabledReason,
  } = props
  const { t } = useText()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {cancelLabel ?? t('ui.cancel')}
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            onPress={onConfirm}
            pending={pending}
            disabledReason={disabledReason}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}

type DrawerProps = {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  footer?: ReactNode
  /** `start` for the navigation of phones. */
  side?: 'end' | 'start' | undefined
}

/** A panel at the edge for explanations and help: 380 px, full width on a phone. */
export function Drawer({ open, onClose, title, children, footer, side = 'end' }: DrawerProps) {
  const { t } = useText()
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable
      className={classes(veil, side === 'end' ? 'justify-end' : 'justify-start')}
    >
      <Modal
        className={classes(
          'h-dvh overflow-y-auto shadow-float',
          side === 'end'
            ? 'w-full bg-raised animate-slide sm:w-95'
            : 'w-72 max-w-[85vw] bg-canvas animate-slide-start',
        )}
      >
        <Window className="flex min-h-full flex-col bg-inherit outline-none">
          <div className="sticky top-0 z-10 flex h-13 items-center gap-4 border-b border-line bg-inherit ps-5 pe-3">
            <Heading slot="title" className="flex-1 truncate text-title font-strong">
              {title}
            </Heading>
            <IconButton icon={X} label={t('ui.close')} onPress={onClose} />
          </div>
          <div className="flex-1 px-5 py-4">{children}</div>
          {footer ? <div className="border-t border-line px-5 py-3">{footer}</div> : null}
        </Window>
      </Modal>
    </ModalOverlay>
  )
}
