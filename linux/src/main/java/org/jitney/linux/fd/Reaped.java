package org.jitney.linux.fd;

/** A child that has ended. */
public record Reaped(int pid, ExitStatus status) {}
