package org.jitney.unitfile;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What {@code ConditionFirmware=} and {@code Firmware=} ask of a machine: systemd.unit(5). */
public final class Firmware {
    private static final String COMPATIBLE = "device-tree-compatible(";
    private static final String SMBIOS = "smbios-field(";

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
            default -> field(wanted, read);
        };
    }

    private static Optional<Boolean> field(String wanted, UnaryOperator<String> read) {
        if (wanted.startsWith(COMPATIBLE) && wanted.endsWith(")")) {
            String name = wanted.substring(COMPATIBLE.length(), wanted.length() - 1);
            String names = read.apply("/proc/device-tree/compatible");
            return Optional.of(List.of(names.split("\0")).contains(name));
        }
        return wanted.startsWith(SMBIOS) && wanted.endsWith(")")
                ? smbios(wanted.substring(SMBIOS.length(), wanted.length() - 1), read)
                : Optional.of(false);
    }

    private static Optional<Boolean> smbios(String expression, UnaryOperator<String> read) {
        int at = 0;
        while (at < expression.length()
                && (Character.isLetterOrDigit(expression.charAt(at))
                        || expression.charAt(at) == '_')) {
            at++;
        }
        String rest = expression.substring(at).strip();
        if (at == 0 || rest.isEmpty() || "<>!=".indexOf(rest.charAt(0)) < 0) {
            return Optional.empty();
        }
        Comparison.Term term = Comparison.parse(rest, Comparison.EQUAL);
        String value = read.apply("/sys/class/dmi/id/" + expression.substring(0, at)).strip();
        return Optional.of(
                !value.isEmpty()
                        && term.operator()
                                .holds(VersionOrder.INSTANCE.compare(value, term.operand())));
    }
}
