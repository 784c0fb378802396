package org.jitney.manager.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of utmp(5) about processes whose unit asks for them, in {@code /run/utmp}, where one
 * takes the place of an older one of the same id, and at the end of {@code /var/log/wtmp}. A
 * machine without these files keeps no such records.
 */
public final class LoginRecords {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRecords.class);

    private static final short INIT_PROCESS = 5;
    private static final short LOGIN_PROCESS = 6;
    private static final short USER_PROCESS = 7;
    private static final short DEAD_PROCESS = 8;

    private static final int PID_AT = 4;
    private static final int LINE_AT = 8;
    private static final int LINE_SIZE = 32;
    private static final int ID_AT = 40;
    private static final int ID_SIZE = 4;
    private static final int USER_AT = 44;
    private static final int USER_SIZE = 32;
    private static final int EXIT_AT = 332;
    private static final int SESSION_AT = 336;

    private final Path current;
    private final Path history;
    private final boolean isWide;

    /**
     * Writes to these files.
     *
     * @param isWide whether times have 64 bits in them, which they have on aarch64 and not on x86
     */
    LoginRecords(Path current, Path history, boolean isWide) {
        this.current = current;
        this.history = history;
        this.isWide = isWide;
    }

    /** {@return those of the machine} */
    public static LoginRecords ofMachine() {
        boolean wide = System.getProperty("os.arch", "").equals("aarch64");
        return new LoginRecords(Path.of("/run/utmp"), Path.of("/var/log/wtmp"), wide);
    }

    private int size() {
        return isWide ? 400 : 384;
    }

    /** A process has begun; {@code user} is what it runs as, {@code nowUsec} the wall clock. */
    public void started(ExecContext context, int pid, String user, long nowUsec) {
        if (context.utmpIdentifier().isEmpty()) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(size()).order(ByteOrder.nativeOrder());
        record.putInt(PID_AT, pid);
        String id = context.utmpIdentifier();
        // Of a long one the end tells more.
        put(record, ID_AT, ID_SIZE, id.substring(Math.max(0, id.length() - ID_SIZE)));
        if (!context.ttyPath().isEmpty()) {
            put(record, LINE_AT, LINE_SIZE, context.ttyPath().replaceFirst("^/dev/", ""));
        }
        stamp(record, nowUsec);
        if (isWide) {
            record.putLong(SESSION_AT, pid);
        } else {
            record.putInt(SESSION_AT, pid);
        }
        List<Short> types = new ArrayList<>(List.of(INIT_PROCESS));
        if (!context.utmpMode().equals("init")) {
            types.add(LOGIN_PROCESS);
        }
        if (context.utmpMode().equals("user")) {
            types.add(USER_PROCESS);
        }
        for (short type : types) {
            record.putShort(0, type);
            if (type == LOGIN_PROCESS) {
                put(record, USER_AT, USER_SIZE, "LOGIN");
            } else if (type == USER_PROCESS) {
                put(record, USER_AT, USER_SIZE, user);
            }
            write(record);
        }
    }

    /** A process has ended; code and status are as waitid(2) tells them. */
    public void ended(ExecContext context, int pid, int code, int status, long nowUsec) {
        if (context.utmpIdentifier().isEmpty()) {
            return;
        }
        try (FileChannel file = FileChannel.open(current, StandardOpenOption.READ)) {
            for (long at = 0; at + size() <= file.size(); at += size()) {
                ByteBuffer record = read(file, at);
                short type = record.getShort(0);
                boolean alive = type >= INIT_PROCESS && type <= USER_PROCESS;
                if (alive && record.getInt(PID_AT) == pid) {
                    record.putShort(0, DEAD_PROCESS);
                    put(record, USER_AT, USER_SIZE + 256, "");
                    record.putShort(EXIT_AT, (short) code);
                    record.putShort(EXIT_AT + 2, (short) status);
                    stamp(record, nowUsec);
                    write(record);
                    return;
                }
            }
        } catch (IOException noRecords) {
            LOG.debug("{}: {}", current, noRecords.toString());
        }
    }

    private void stamp(ByteBuffer record, long nowUsec) {
        if (isWide) {
            record.putLong(SESSION_AT + 8, nowUsec / 1_000_000);
            record.putLong(SESSION_AT + 16, nowUsec % 1_000_000);
        } else {
            record.putInt(SESSION_AT + 4, (int) (nowUsec / 1_000_000));
            record.putInt(SESSION_AT + 8, (int) (nowUsec % 1_000_000));
        }
    }

    private static void put(ByteBuffer record, int at, int size, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        record.put(at, Arrays.copyOf(utf8, size));
    }

    private ByteBuffer read(FileChannel file, long at) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(size()).order(ByteOrder.nativeOrder());
        file.read(record, at);
        return record;
    }

    private void write(ByteBuffer record) {
        try (FileChannel file =
                FileChannel.open(current, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Closing the file lets go of it.
            file.lock();
            byte[] id = new byte[ID_SIZE];
            record.get(ID_AT, id);
            long at = 0;
            for (; at + size() <= file.size(); at += size()) {
                ByteBuffer other = read(file, at);
                byte[] otherId = new byte[ID_SIZE];
                other.get(ID_AT, otherId);
                short type = other.getShort(0);
                boolean ofProcess = type >= INIT_PROCESS && type <= DEAD_PROCESS;
                if (ofProcess && Arrays.equals(id, otherId)) {
                    break;
                }
            }
            file.write(record.duplicate().clear(), at);
        } catch (IOException noRecords) {
            LOG.debug("{}: {}", current, noRecords.toString());
        }
        try (FileChannel file = FileChannel.open(history, StandardOpenOption.APPEND)) {
            file.write(record.duplicate().clear());
        } catch (IOException noHistory) {
            LOG.debug("{}: {}", history, noHistory.toString());
        }
    }
}
