package org.jitney.broker.names;

import java.util.Optional;

/** A name got another primary owner; empty stands for none. */
public record OwnerChange<O>(String name, Optional<O> before, Optional<O> after) {}
