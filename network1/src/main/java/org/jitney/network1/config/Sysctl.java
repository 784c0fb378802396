package org.jitney.network1.config;

import java.util.Optional;

/**
 * One value below {@code /proc/sys/net}.
 *
 * @param family {@code ipv4} or {@code ipv6}
 * @param link another one than that of the file, such as {@code all}
 */
public record Sysctl(String family, Optional<String> link, String key, String value) {}
