"""The launchers and the page for the clerk, as Windows reads them: lines end in CR LF; a page begins with a mark of UTF-8."""

# Launchers are ASCII: cmd.exe reads a file in the code page of the country until `chcp` has changed it, which is for `more` and
# `findstr`. Python is told of UTF-8 by an option as well, for beside a ._pth file it heeds no variable.
_PYTHON = '"%~dp0python\\python.exe" -X utf8 -m pricebook'

COMMAND = f"""\
@echo off
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
{_PYTHON} %*
exit /b %ERRORLEVEL%
"""

# The desk has a folder that is dropped on the file, else one of the user's own. The end "\\." is for a folder such as
# D:\, whose \" would be no quotation mark to the program. The window stays open where there is something to
# read: not after Ctrl+C, which is 130.
DESK = f"""\
@echo off
setlocal
title pricebook
chcp 65001 >nul
set "PYTHONUTF8=1"
set "FOLDER=%~1"
if not defined FOLDER set "FOLDER=%USERPROFILE%\\pricebook"
if not exist "%FOLDER%\\." mkdir "%FOLDER%"
{_PYTHON} serve "%FOLDER%\\."
set "STATUS=%ERRORLEVEL%"
if not "%STATUS%"=="0" if not "%STATUS%"=="130" pause
exit /b %STATUS%
"""

_NOTES = """\
pricebook {version}: lập và kiểm tra bảng giá dịch vụ khám bệnh, chữa bệnh

Không cần cài đặt, không cần quyền quản trị. Chép cả thư mục này vào máy (ví dụ C:\\pricebook), rồi:
{desk}
- Mở cửa sổ lệnh: giữ Shift, bấm chuột phải vào chỗ trống trong thư mục, chọn "Open in Terminal"
  hoặc "Open PowerShell window here", rồi gõ
      .\\pricebook --help --lang vi

Nên biết
- Chạy ngay trong tệp nén thì không được: phải giải nén cả thư mục ra trước.
- Windows hiện "Windows protected your PC": bấm More info, rồi Run anyway, nếu thư mục này do người
  bạn tin cậy đưa và SHA256SUMS đúng. Phần mềm diệt vi-rút chặn: hỏi cán bộ tin học, không tắt nó.
- Tệp kết quả đang mở trong Excel thì không ghi đè được: đóng tệp rồi chạy lại. Chưa ghi gì cả.
- Đặt thư mục ở chỗ có đường dẫn ngắn, không ở trong OneDrive. Hồ sơ của bạn thì để ở đâu cũng được.
- Không gửi gì lên mạng. Bỏ phần mềm: xóa thư mục này; hồ sơ và kết quả của bạn không nằm trong đó.
- Bản mới: giải nén thành thư mục khác, chạy thử, rồi mới xóa thư mục cũ.

python\\       Python {python} và các thư viện; không sửa gì trong đó
LICENSES.txt  giấy phép của từng thành phần
SHA256SUMS    mã băm của từng tệp, để kiểm tra thư mục còn nguyên vẹn
"""

_DESK_NOTES = """
- Bấm đúp ban-lam-viec.cmd: bàn làm việc mở ra trong trình duyệt, trên chính máy này. Hồ sơ nằm trong
  thư mục pricebook của bạn (C:\\Users\\<tên>\\pricebook). Muốn dùng thư mục khác thì kéo thư mục ấy
  thả lên ban-lam-viec.cmd. Đóng cửa sổ đen là dừng.
"""


def launcher(text: str) -> bytes:
    """A launcher as cmd.exe reads it."""
    return text.replace("\n", "\r\n").encode("ascii")


def page(text: str) -> bytes:
    """A page of text as Notepad and Word read it."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def notes(version: str, python: str, *, desk: bool) -> str:
    """What a clerk reads first, in Vietnamese.

    Args:
        version: of pricebook.
        python: the version of Python in the folder.
        desk: whether the folder has the launcher of the desk.
    """
    return _NOTES.format(version=version, python=python, desk=_DESK_NOTES.strip("\n") if desk else "")
