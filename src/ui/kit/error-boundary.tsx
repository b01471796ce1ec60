/** Contains the error of a part of the page, so that the rest keeps working. */
import { Box, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Component } from 'react';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { ErrorNote } from './run/run-status.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: WireError | null;
}

/** Shows an error and a retry button in place of a part that cannot be fetched or drawn. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: toWireError(error) };
  }

  readonly #retry = () => {
    this.setState({ error: null });
  };

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Box mb="sm">
        <ErrorNote error={error} title="This part of the page could not be shown" testId="view-error">
          <Button mt={6} size="compact-xs" onClick={this.#retry}>
            Try again
          </Button>
        </ErrorNote>
      </Box>
    );
  }
}
