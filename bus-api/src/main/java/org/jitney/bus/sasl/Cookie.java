package org.jitney.bus.sasl;

/**
 * A secret in a file that only its user can read.
 *
 * @param created seconds since 1970
 * @param secret hexadecimal digits
 */
public record Cookie(int id, long created, String secret) {}
