package org.jitney.resolve1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.mdns.DnsSdService;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of systemd.dnssd(5). */
final class ServiceFile {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceFile.class);
    private static final int MOST = 0xffff;
    private static final int LONGEST_TEXT = 255;

    private final String path;
    private final SpecifierContext specifiers;
    private final List<String> subtypes = new ArrayList<>();
    private final List<List<byte[]>> texts = new ArrayList<>();
    private String name = "";
    private String type = "";
    private int port;
    private int priority;
    private int weight;

    private ServiceFile(String path, SpecifierContext specifiers) {
        this.path = path;
        this.specifiers = specifiers;
    }

    /** {@return the service, unless something that it needs is missing, which is told} */
    static Optional<DnsSdService> read(String path, String text, SpecifierContext specifiers) {
        ServiceFile file = new ServiceFile(path, specifiers);
        try {
            UnitFile parsed = UnitFile.parse(path, text, d -> LOG.warn("{}", d));
            for (UnitFile.Entry entry : parsed.entries("Service")) {
                file.set(entry);
            }
        } catch (UnitFileError e) {
            LOG.warn("{}: {}", path, e.getMessage());
            return Optional.empty();
        }
        return file.service();
    }

    private Optional<DnsSdService> service() {
        if (name.isEmpty() || type.isEmpty()) {
            LOG.error(
                    "{} doesn't define service {}",
                    path,
                    name.isEmpty() ? "instance name" : "type");
            return Optional.empty();
        }
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (texts.isEmpty()) {
            texts.add(List.of());
        }
        String id = file.substring(0, file.lastIndexOf('.'));
        return Optional.of(
                new DnsSdService(id, name, type, subtypes, port, priority, weight, texts, 0));
    }

    private void set(UnitFile.Entry entry) {
        String value = entry.value();
        try {
            switch (entry.key()) {
                case "Name" -> {
                    String expanded = Specifiers.expand(value, specifiers);
                    check(Names.isLabel(expanded));
                    name = expanded;
                }
                case "Type" -> {
                    check(DnsSdService.isType(value));
                    type = value;
                }
                case "SubType" -> {
                    check(Names.isLabel(value));
                    subtypes.add(value);
                }
                case "Port" -> port = number(value, 1);
                case "Priority" -> priority = number(value, 0);
                case "Weight" -> weight = number(value, 0);
                case "TxtText" -> texts(value, false);
                case "TxtData" -> texts(value, true);
                default -> check(false);
            }
        } catch (UnitFileError | IllegalArgumentException e) {
            LOG.warn(
                    "{}:{}: Failed to parse {}=, ignoring '{}'.",
                    entry.file(),
                    entry.line(),
                    entry.key(),
                    value);
        }
    }

    private static void check(boolean good) {
        if (!good) {
            throw new IllegalArgumentException("not what it has to be");
        }
    }

    private static int number(String text, int least) {
        int value = Integer.parseInt(text.strip());
        check(value >= least && value <= MOST);
        return value;
    }

    /** Each line is a record; an empty one drops those before it. */
    private void texts(String value, boolean data) throws UnitFileError {
        if (value.isBlank()) {
            texts.clear();
            return;
        }
        List<byte[]> strings = new ArrayList<>();
        for (String word : Words.all(value, Words.Flag.UNQUOTE, Words.Flag.CUNESCAPE)) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            check(!key.isEmpty() && key.chars().allMatch(c -> c >= ' ' && c < 127));
            byte[] bytes =
                    data && equals >= 0
                            ? text(key, Base64.getDecoder().decode(word.substring(equals + 1)))
                            : word.getBytes(StandardCharsets.UTF_8);
            check(bytes.length <= LONGEST_TEXT);
            strings.add(bytes);
        }
        texts.add(strings);
    }

    /** {@return {@code key=value}, as it stands in a record} */
    private static byte[] text(String key, byte[] value) {
        byte[] start = (key + "=").getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(start, start.length + value.length);
        System.arraycopy(value, 0, all, start.length, value.length);
        return all;
    }
}
