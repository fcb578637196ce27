import { Component, type ReactNode } from 'react';

type State = { readonly failed: boolean };

/** Something that the page can do without: when it breaks or does not come, its place stays empty. */
export class Spare extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
