/** Small parts the planner's page is made of. */

import { createContext, useContext, useEffect, useRef } from "react";

/** The paths of the app's own icons, by name. */
export const Icons = createContext(/** @type {Object<string, string>} */ ({}));

/** @param {{name: string, small?: boolean, label?: string}} props */
export function Icon({ name, small = false, label }) {
  const paths = useContext(Icons);
  const told = label ? { role: "img", "aria-label": label } : { "aria-hidden": /** @type {"true"} */ ("true") };
  return (
    <svg viewBox="0 0 24 24" className="icon" data-size={small ? "small" : undefined} {...told}>
      <path d={paths[name]} />
    </svg>
  );
}

/** @param {{tone?: string, icon?: string, children: any, [other: string]: any}} props */
export function Button({ tone = "quiet", icon, children, ...others }) {
  return (
    <button type="button" className="button" data-tone={tone} {...others}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** @param {{tone?: string, icon?: string, children: any}} props */
export function Badge({ tone = "neutral", icon, children }) {
  return (
    <span className="badge" data-tone={tone}>
      {icon && <Icon name={icon} small />}
      {children}
    </span>
  );
}

/**
 * A modal dialog that is open for as long as it is on the page; the browser gives the focus back.
 * @param {{title: string, onClose: () => void, foot?: any, children: any}} props
 */
export function Sheet({ title, onClose, foot, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  useEffect(() => {
    const opener = /** @type {HTMLElement|null} */ (document.activeElement);
    const element = dialog.current;
    element?.showModal();
    /** @type {HTMLElement|null|undefined} */ (element?.querySelector("[data-first]"))?.focus();
    return () => {
      if (element?.open) element.close();
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="plan-sheet"
      onClose={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog-head">
        <h2 className="heading" data-level="3" id="plan-sheet">
          {title}
        </h2>
        <button type="button" className="button" data-tone="bare" data-only-icon="" data-closes="" title="Close">
          <Icon name="close" />
          <span className="hidden-text">Close</span>
        </button>
      </div>
      <div className="dialog-body">{children}</div>
      {foot && <div className="dialog-foot">{foot}</div>}
    </dialog>
  );
}

/** @param {{tone: string, title: any, actions?: any, children?: any, alert?: boolean}} props */
export function Notice({ tone, title, actions, children, alert = false }) {
  const icon = { good: "check-circle", warning: "warning", danger: "danger", info: "info" }[tone] ?? "info";
  return (
    <div className="notice" data-tone={tone} role={alert ? "alert" : "status"}>
      <Icon name={icon} />
      <div className="notice-body">
        <div className="notice-words">
          <p className="notice-title">{title}</p>
          {children}
        </div>
        {actions && <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
