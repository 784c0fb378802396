package org.jitney.network1.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.edit.BadChange.Kind;
import org.jitney.network1.edit.Problem.Severity;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/** The files as they are, for those who only look. */
final class Files {
    private final Folders folders;

    Files(Folders folders) {
        this.folders = folders;
    }

    /** A file that counts. */
    record Listed(String name, String path, boolean isMasked, List<String> dropIns) {
        Listed {
            dropIns = List.copyOf(dropIns);
        }
    }

    List<Listed> list() throws ErrnoException {
        List<Listed> all = new ArrayList<>();
        for (Map.Entry<String, String> each : folders.files().entrySet()) {
            boolean isMasked = folders.bytes(each.getValue()).isEmpty();
            List<String> dropIns = List.copyOf(folders.dropIns(each.getKey()).values());
            all.add(new Listed(each.getKey(), each.getValue(), isMasked, dropIns));
        }
        return all;
    }

    /** {@return the path of the file that counts, which may be a mask} */
    String path(FileName name) throws BadChange, ErrnoException {
        for (String each : folders.candidates(name)) {
            if (!(folders.read(each) instanceof Content.Absent)) {
                return each;
            }
        }
        throw new BadChange(Kind.NOT_FOUND, "There is no file " + name);
    }

    String text(String path) throws ErrnoException {
        return new String(folders.bytes(path).orElse(new byte[0]), StandardCharsets.UTF_8);
    }

    /** {@return a file and, if it is none itself, its drop-ins} */
    List<UnitFile> parsed(FileName name, String path) throws BadChange, ErrnoException {
        List<String> paths = new ArrayList<>(List.of(path));
        if (name.dropIn().isEmpty()) {
            paths.addAll(folders.dropIns(name.main()).values());
        }
        List<UnitFile> parsed = new ArrayList<>();
        for (String each : paths) {
            Optional<byte[]> bytes = folders.bytes(each);
            try {
                if (bytes.isPresent()) {
                    parsed.add(UnitFile.parse(each, bytes.get(), d -> {}));
                }
            } catch (UnitFileError e) {
                throw new BadChange(
                        Kind.INVALID, "%s:%d: %s".formatted(each, e.line(), e.getMessage()));
            }
        }
        return parsed;
    }

    List<Problem> verify() throws ErrnoException {
        List<Problem> all = new ArrayList<>();
        for (Listed each : list()) {
            verify(each.name(), each.path(), all);
            for (String dropIn : each.dropIns()) {
                String last = dropIn.substring(dropIn.lastIndexOf('/') + 1);
                verify(each.name() + ".d/" + last, dropIn, all);
            }
        }
        return all;
    }

    private void verify(String name, String path, List<Problem> all) {
        Optional<FileName> parsed = FileName.parse(name);
        if (parsed.isEmpty()) {
            return;
        }
        try {
            folders.bytes(path)
                    .ifPresent(bytes -> all.addAll(FileCheck.check(path, parsed.get(), bytes)));
        } catch (ErrnoException e) {
            all.add(
                    new Problem(
                            path, 0, "", "", "cannot be read: " + e.getMessage(), Severity.ERROR));
        }
    }
}
