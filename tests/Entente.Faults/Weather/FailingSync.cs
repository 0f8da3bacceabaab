using System.Runtime.InteropServices;

namespace Entente.Faults.Weather;

/// <summary>
/// From now on every fsync and fdatasync of this process answers EIO, as a dying disk does, and nothing mends it but a new process. Done by the
/// kernel's system call filter (seccomp), so no shim has to be compiled.
/// </summary>
internal static partial class FailingSync
{
    private const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const int SetModeFilter = 1, OnAllThreads = 1; // SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
    private const uint Allow = 0x7fff_0000, Errno = 0x0005_0000, Eio = 5;
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06; // BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K

    /// <summary>Numbers of seccomp, fsync and fdatasync; null where they are not known.</summary>
    private static (int Seccomp, uint Fsync, uint Fdatasync)? Calls => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (317, 74, 75),
        Architecture.Arm64 => (277, 82, 83),
        _ => null,
    };

    /// <summary>True when the filter stands.</summary>
    public static unsafe bool Begin()
    {
        if (!OperatingSystem.IsLinux() || Calls is not var (seccomp, fsync, fdatasync)) return false;
        ReadOnlySpan<Step> program =
        [
            new(LoadWord, 0, 0, 0), // the number of the call
            new(JumpIfEqual, 1, 0, fsync),
            new(JumpIfEqual, 0, 1, fdatasync),
            new(Return, 0, 0, Errno | Eio),
            new(Return, 0, 0, Allow),
        ];
        fixed (Step* steps = program)
        {
            var filter = new Filter((ushort)program.Length, steps);
            return Prctl(NoNewPrivileges, 1, 0, 0, 0) == 0 && Syscall(seccomp, SetModeFilter, OnAllThreads, &filter) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static unsafe partial nint Syscall(nint number, nint mode, nint flags, Filter* filter);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Step(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private readonly unsafe struct Filter(ushort length, Step* steps)
    {
        public readonly ushort Length = length;
        public readonly Step* Steps = steps;
    }
}
