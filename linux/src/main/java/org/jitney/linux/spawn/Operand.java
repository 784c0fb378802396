package org.jitney.linux.spawn;

import java.util.List;

/** An argument of a step. */
sealed interface Operand {
    /** A number. */
    record Plain(long value) implements Operand {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A number that reads best in octal: modes. */
    record Octal(long value) implements Operand {
        @Override
        public String toString() {
            return "0" + Long.toOctalString(value);
        }
    }

    /** A number that reads best in hexadecimal: flags and masks. */
    record Flags(long value) implements Operand {
        @Override
        public String toString() {
            return "0x" + Long.toHexString(value);
        }
    }

    /** A descriptor known only in the child. */
    record InSlot(Slot slot) implements Operand {
        @Override
        public String toString() {
            return slot.toString();
        }
    }

    /** The child's own process number. */
    record OwnPid() implements Operand {
        @Override
        public String toString() {
            return "pid";
        }
    }

    /** The address of a NUL-terminated string. */
    record Text(String text) implements Operand {
        @Override
        public String toString() {
            return '"'
                    + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                    + '"';
        }
    }

    /** The address of bytes; {@code shown} is what a reader sees. */
    record Bytes(List<Byte> content, String shown) implements Operand {
        static Bytes of(byte[] content, String shown) {
            List<Byte> copy = new java.util.ArrayList<>(content.length);
            for (byte each : content) {
                copy.add(each);
            }
            return new Bytes(List.copyOf(copy), shown);
        }

        byte[] toArray() {
            byte[] out = new byte[content.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = content.get(i);
            }
            return out;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** The address of a BPF program's {@code struct sock_fprog}. */
    record Filter(Bytes instructions) implements Operand {
        @Override
        public String toString() {
            return instructions + ", " + instructions.content().size() / 8 + " instructions";
        }
    }

    /** The address of a NULL-terminated vector of strings. */
    record Vector(List<String> texts, boolean isEnvironment) implements Operand {
        @Override
        public String toString() {
            if (isEnvironment) {
                return texts.size() + " variables";
            }
            return texts.stream().map(text -> new Text(text).toString()).toList().toString();
        }
    }

    /** The address of the environment that the program is executed with. */
    record Environment() implements Operand {
        @Override
        public String toString() {
            return "environment";
        }
    }

    /** The address at which the environment vector's variable of this name has its value. */
    record PidVariable(String name) implements Operand {
        @Override
        public String toString() {
            return name;
        }
    }
}
