package org.jitney.unitfile;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ConditionFirmware=} and {@code Firmware=} ask of a machine: systemd.unit(5). */
public final class Firmware {
    private static final String COMPATIBLE = "device-tree-compatible(";
    private static final String SMBIOS = "smbios-field(";

    /** A name of a file, an operator and the value that it is about. */
    private static final Pattern EXPRESSION =
            Pattern.compile(
                    "(?<field>[^\\s<>!=$/]+)\\s*(?<operator>!\\$=|\\$=|<=|>=|==|!=|<>|=|<|>)"
                            + "(?<value>.*)\\)");

    private Firmware() {}

    /**
     * {@return whether the machine has it; nothing if the words make no sense}
     *
     * @param wanted such as {@code uefi} or {@code smbios-field(sys_vendor = QEMU)}
     * @param exists whether there is a file of the kernel's
     * @param read what is in it; empty if there is none
     */
    public static Optional<Boolean> is(
            String wanted, Predicate<String> exists, UnaryOperator<String> read) {
        return switch (wanted) {
            case "uefi" -> Optional.of(exists.test("/sys/firmware/efi"));
            case "device-tree" -> Optional.of(exists.test("/sys/firmware/devicetree"));
            default -> field(wanted, exists, read);
        };
    }

    private static Optional<Boolean> field(
            String wanted, Predicate<String> exists, UnaryOperator<String> read) {
        if (wanted.startsWith(COMPATIBLE) && wanted.endsWith(")")) {
            String name = wanted.substring(COMPATIBLE.length(), wanted.length() - 1);
            String names = read.apply("/proc/device-tree/compatible");
            return Optional.of(List.of(names.split("\0")).contains(name));
        }
        if (!wanted.startsWith(SMBIOS)) {
            return Optional.of(false);
        }
        Matcher parts = EXPRESSION.matcher(wanted.substring(SMBIOS.length()));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String file = "/sys/class/dmi/id/" + parts.group("field");
        Optional<String> operand = oneWord(parts.group("value"));
        return operand.map(word ->
                exists.test(file)
                        && holds(read.apply(file).strip(), parts.group("operator"), word));
    }

    /** {@return the value, which may be quoted; nothing if it is not one word} */
    private static Optional<String> oneWord(String text) {
        try {
            List<String> words = Words.all(text, Words.Flag.UNQUOTE);
            return words.size() == 1 ? Optional.of(words.getFirst()) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private static boolean holds(String value, String operator, String operand) {
        return switch (operator) {
            case "=" -> value.equals(operand);
            case "!=" -> !value.equals(operand);
            case "$=" -> Glob.of(operand).matches(value);
            case "!$=" -> !Glob.of(operand).matches(value);
            default ->
                    Comparison.parse(operator, Comparison.EQUAL)
                            .operator()
                            .holds(VersionOrder.INSTANCE.compare(value, operand));
        };
    }
}
