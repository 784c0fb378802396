package org.jitney.clients.localectl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Environment;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** What the kernel's command line says of the language, which counts more than files. */
record KernelLocale(List<String> assignments) {
    private static final List<String> NAMES =
            List.of(
                    "LANG",
                    "LANGUAGE",
                    "LC_CTYPE",
                    "LC_NUMERIC",
                    "LC_TIME",
                    "LC_COLLATE",
                    "LC_MONETARY",
                    "LC_MESSAGES",
                    "LC_PAPER",
                    "LC_NAME",
                    "LC_ADDRESS",
                    "LC_TELEPHONE",
                    "LC_MEASUREMENT",
                    "LC_IDENTIFICATION");

    /** In a container the arguments of its first process stand for the kernel's. */
    static KernelLocale read(Environment environment) {
        String line =
                environment
                        .variable("SYSTEMD_PROC_CMDLINE")
                        .orElseGet(() ->
                                Files.exists(Path.of("/run/systemd/container"))
                                        ? text("/proc/1/cmdline").replace('\0', ' ')
                                        : text("/proc/cmdline"));
        return parse(line);
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return ""; // then it says nothing
        }
    }

    static KernelLocale parse(String line) {
        List<String> words;
        try {
            words = Words.all(line.strip(), Words.Flag.UNQUOTE);
        } catch (UnitFileError e) {
            return new KernelLocale(List.of());
        }
        List<String> found = new ArrayList<>();
        for (String name : NAMES) {
            String prefix = "locale." + name + "=";
            words.stream()
                    .filter(word -> word.startsWith(prefix) && word.length() > prefix.length())
                    .reduce((first, last) -> last)
                    .ifPresent(word -> found.add(word.substring("locale.".length())));
        }
        return new KernelLocale(List.copyOf(found));
    }
}
