package org.jitney.guest.network;

import java.util.Optional;

/**
 * One line of a file that is written.
 *
 * @param entry what it was made of; empty for what follows from the whole
 */
public record Setting(String key, String value, Optional<Entry> entry) {}
