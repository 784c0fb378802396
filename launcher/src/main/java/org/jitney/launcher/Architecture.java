package org.jitney.launcher;

/** The machine's architecture in systemd's words (systemd.unit(5), ConditionArchitecture=). */
final class Architecture {
    private Architecture() {}

    static String ofMachine() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64" -> "x86-64";
            case "aarch64" -> "arm64";
            case "i386" -> "x86";
            case "ppc64le" -> "ppc64-le";
            default -> name;
        };
    }
}
