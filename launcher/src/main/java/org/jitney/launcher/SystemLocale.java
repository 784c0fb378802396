package org.jitney.launcher;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The language of the system, for the environment of services: as locale.conf(5) has it, and where
 * there is no such file, as Debian has it.
 */
final class SystemLocale {
    private static final Logger LOG = LoggerFactory.getLogger(SystemLocale.class);
    private static final List<String> FILES = List.of("/etc/locale.conf", "/etc/default/locale");

    private SystemLocale() {}

    /** {@return {@code NAME=value} for each variable of the locale that is set} */
    static List<String> read(Root root) {
        for (String file : FILES) {
            try {
                Optional<String> text = root.readIfExists(file);
                if (text.isPresent()) {
                    return parse(text.get());
                }
            } catch (ErrnoException e) {
                LOG.warn("{}: {}", file, e.getMessage());
            }
        }
        return List.of();
    }

    static List<String> parse(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.matches("(LANG|LANGUAGE|LC_[A-Z]+)=.+"))
                .map(SystemLocale::unquoted)
                .toList();
    }

    private static String unquoted(String line) {
        int value = line.indexOf('=') + 1;
        return line.substring(0, value)
                + line.substring(value).replaceAll("^([\"'])(.*)\\1$", "$2");
    }
}
