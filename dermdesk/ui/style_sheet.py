"""The style sheet: widgets say what they are by the dynamic property `look`, and this says how that looks."""

from dermdesk.ui.palette import Tokens


def style_sheet(t: Tokens) -> str:
    """Qt style sheet of one theme."""
    return f"""
* {{ outline: 0; }}
QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.border}; padding: 4px 8px; }}
QLabel {{ background: transparent; }}
QLabel[look="muted"], QCheckBox[look="muted"] {{ color: {t.muted}; }}
QLabel[look="accent"] {{ color: {t.accent}; }}
QLabel[look="warn"] {{ color: {t.warn}; }}
QLabel[look="danger"] {{ color: {t.danger}; }}
QLabel[look="info"] {{ color: {t.info}; }}
QLabel[look="key"] {{ color: {t.muted}; background: {t.inset}; border: 1px solid {t.border}; border-radius: 4px;
  padding: 0 4px; }}
QLabel[look="badge"] {{ color: {t.danger}; background: {t.danger_ground}; border-radius: 10px; padding: 0 6px; }}

QWidget[look="canvas"] {{ background: {t.canvas}; }}
QWidget[look="surface"], QFrame[look="surface"] {{ background: {t.surface}; }}
QFrame[look="bar"] {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.border}; }}
QFrame[look="foot"] {{ background: {t.surface}; border: 0; border-top: 1px solid {t.border}; }}
QFrame[look="rail"] {{ background: {t.surface}; border: 0; border-right: 1px solid {t.border}; }}
QFrame[look="side"] {{ background: {t.surface}; border: 0; border-left: 1px solid {t.border}; }}
QFrame[look="card"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 10px; }}
QFrame[look="chosen"] {{ background: {t.selected}; border: 1px solid {t.accent}; border-radius: 10px; }}
QFrame[look="inset"] {{ background: {t.inset}; border: 0; border-radius: 6px; }}
QFrame[look="message"] {{ background: {t.surface}; border: 1px solid {t.accent}; border-radius: 8px; }}
QFrame[look="message-error"] {{ background: {t.surface}; border: 1px solid {t.danger}; border-radius: 8px; }}
QFrame[look="popup"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 8px; }}

QPushButton {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.border}; border-radius: 8px;
  padding: 5px 12px; min-height: 20px; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 4px 11px; }}
QPushButton:disabled {{ color: {t.muted}; background: {t.inset}; }}
QPushButton[look="primary"] {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent}; }}
QPushButton[look="primary"]:hover {{ background: {t.accent_hover}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {t.ink}; }}
QPushButton[look="primary"]:disabled {{ background: {t.inset}; color: {t.muted}; border-color: {t.border}; }}
QPushButton[look="plain"] {{ border: 1px solid transparent; background: transparent; color: {t.muted};
  padding: 2px 6px; }}
QPushButton[look="plain"]:hover {{ background: {t.hover}; color: {t.ink}; }}
QPushButton[look="plain"]:focus {{ border: 2px solid {t.accent}; padding: 1px 5px; }}
QPushButton[look="tile"] {{ border-radius: 10px; padding: 0; text-align: left; }}
QPushButton[look="tile"]:focus {{ border: 2px solid {t.accent}; padding: 0; }}
QPushButton[look="screen"] {{ border: 1px solid transparent; border-radius: 8px; background: transparent;
  color: {t.muted}; text-align: left; padding: 6px 9px; }}
QPushButton[look="screen"]:hover {{ background: {t.hover}; }}
QPushButton[look="screen"]:focus {{ border: 2px solid {t.accent}; padding: 5px 8px; }}
QPushButton[look="screen"]:checked {{ background: {t.selected}; color: {t.ink}; }}

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{ background: {t.surface}; color: {t.ink};
  border: 1px solid {t.border}; border-radius: 6px; padding: 4px 8px; min-height: 20px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {t.accent};
  padding: 3px 7px; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {t.muted}; background: {t.inset}; }}
QLineEdit[look="bare"] {{ border: 0; background: transparent; padding: 0; border-radius: 0; }}
QLineEdit[look="bare"]:focus {{ border: 0; padding: 0; }}
QLineEdit[look="field"] {{ border: 1px solid transparent; background: transparent; padding: 1px 4px;
  margin-left: -5px; }}
QLineEdit[look="field"]:hover {{ border: 1px solid {t.border}; }}
QLineEdit[look="field"]:focus {{ border: 2px solid {t.accent}; background: {t.surface}; padding: 0 3px 0 1px;
  margin-left: 0; }}
QLineEdit[look="cell"] {{ border: 2px solid {t.accent}; border-radius: 6px; padding: 0 4px; min-height: 0; }}
QLineEdit[wrong="true"] {{ border: 2px solid {t.danger}; }}
QComboBox[look="field"] {{ border: 1px solid transparent; background: transparent; padding: 1px 4px;
  margin-left: -5px; }}
QComboBox[look="field"]:hover {{ border: 1px solid {t.border}; }}
QComboBox[look="field"]:focus {{ border: 2px solid {t.accent}; padding: 0 3px 0 1px; margin-left: 0; }}
QComboBox::drop-down {{ border: 0; width: 20px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.border};
  selection-background-color: {t.selected}; selection-color: {t.ink}; }}

QCheckBox {{ background: transparent; spacing: 6px; border-radius: 4px; padding: 2px; }}
QCheckBox:focus {{ border: 1px solid {t.accent}; }}

QTableView, QTreeView, QListView {{ background: {t.surface}; alternate-background-color: {t.surface};
  border: 0; gridline-color: {t.border}; selection-background-color: {t.selected}; selection-color: {t.ink}; }}
QTableView[look="card"] {{ border: 1px solid {t.border}; border-radius: 10px; }}
QTableView::item {{ padding: 0 8px; border-bottom: 1px solid {t.border}; }}
QTableView::item:selected {{ background: {t.selected}; color: {t.ink}; }}
QListView::item {{ padding: 5px 8px; border-radius: 6px; }}
QListView::item:selected {{ background: {t.selected}; color: {t.ink}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {t.muted}; border: 0; border-bottom: 1px solid {t.border};
  padding: 8px 9px; font-size: 13px; font-weight: 600; }}
QHeaderView::section:vertical {{ color: {t.ink}; font-size: 15px; font-weight: 400; padding: 0 8px; }}
QTableView QTableCornerButton::section {{ background: transparent; border: 0; border-bottom: 1px solid {t.border}; }}
QTabWidget::pane {{ border: 0; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 8px 12px; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.ink}; border-bottom: 2px solid {t.accent}; }}
QTabBar QToolButton {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 4px; }}
QTabBar::tab:focus {{ color: {t.accent}; }}

QMenu {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.border}; padding: 4px; }}
QMenu::item {{ padding: 6px 16px; border-radius: 6px; }}
QMenu::item:selected {{ background: {t.selected}; color: {t.ink}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}

QScrollArea {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {t.border}; border-radius: 3px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {t.inset}; border: 0; border-radius: 4px; height: 8px; text-align: center;
  color: {t.ink}; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
"""
