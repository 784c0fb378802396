package org.jitney.launcher;

import java.util.List;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The language of the system as locale.conf(5) has it, for the environment of services. */
final class SystemLocale {
    private static final Logger LOG = LoggerFactory.getLogger(SystemLocale.class);
    private static final String FILE = "/etc/locale.conf";

    private SystemLocale() {}

    /** {@return {@code NAME=value} for each variable of the locale that is set} */
    static List<String> read(Root root) {
        try {
            return parse(root.readIfExists(FILE).orElse(""));
        } catch (ErrnoException e) {
            LOG.warn("{}: {}", FILE, e.getMessage());
            return List.of();
        }
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
